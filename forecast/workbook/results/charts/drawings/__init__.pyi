from .registry import DRAWINGS as DRAWINGS
