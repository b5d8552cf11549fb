"""How days and times are written, where Django's own way differs: months in words, and the zone with every time."""
