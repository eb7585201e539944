from .opening import open_source as open_source, source_of_text as source_of_text
from .source import Source as Source, stem as stem
