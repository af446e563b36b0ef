"""How well a food answers what somebody asked for, judged by names alone."""
