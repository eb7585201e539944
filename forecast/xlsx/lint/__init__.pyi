from .inspect import lint_package as lint_package
