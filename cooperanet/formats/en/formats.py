"""April 20, 2022 · Apr 20, 2022 · April 20, 2022, 11:29 a.m. EDT"""

DATE_FORMAT = "F j, Y"
SHORT_DATE_FORMAT = "M j, Y"
TIME_FORMAT = "P T"
DATETIME_FORMAT = "F j, Y, P T"
