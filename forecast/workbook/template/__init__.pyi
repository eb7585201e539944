from .build import build_template as build_template
