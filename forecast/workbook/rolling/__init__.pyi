from .roll import Rolled as Rolled, awaited_text as awaited_text, roll_on as roll_on
