"""The steps that bring a database to the present schema, each tested up and down."""
