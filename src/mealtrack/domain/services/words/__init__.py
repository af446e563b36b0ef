"""The words of food: their plain forms, their equals in other regions, the states they tell."""
