"""A demonstration: a province with its communes and bodies in the middle of a year's plan."""
