"""20 de abril de 2022 · 20 abr 2022 · 20 de abril de 2022 às 11:29 EDT"""

SHORT_DATE_FORMAT = "j b Y"
TIME_FORMAT = "H:i T"
DATETIME_FORMAT = r"j \d\e F \d\e Y à\s H:i T"
