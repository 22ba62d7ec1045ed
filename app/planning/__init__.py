"""Planning turns a year's commemorations into work with deadlines that hold."""
