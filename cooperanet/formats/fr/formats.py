"""20 avril 2022 · 20 avr. 2022 · 20 avril 2022 à 11:29 EDT"""

SHORT_DATE_FORMAT = "j N Y"
TIME_FORMAT = "H:i T"
DATETIME_FORMAT = "j F Y à H:i T"
