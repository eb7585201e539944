from .adding import Total as Total, totals_of as totals_of
from .tree import Node as Node, tree_of as tree_of
