from .attribution import (
    Attribution as Attribution,
)
from .attribution import (
    CoalitionError as CoalitionError,
)
from .attribution import (
    Entry as Entry,
)
from .attribution import (
    Groups as Groups,
)
from .attribution import (
    Side as Side,
)
from .attribution import (
    attribute as attribute,
)
from .attribution import (
    differences as differences,
)
from .contributions import Split as Split
from .contributions import split as split
from .dimensions import scaled as scaled
from .drawing import (
    FEW_YEARS as FEW_YEARS,
)
from .drawing import (
    Residuals as Residuals,
)
from .drawing import (
    draw_shocks as draw_shocks,
)
from .drawing import (
    residuals as residuals,
)
from .drawing import (
    skewed as skewed,
)
from .drawing import (
    triangular as triangular,
)
from .equation import Equation as Equation
from .equation import ModelText as ModelText
from .formulas import to_formula as to_formula
from .goals import (
    Goal as Goal,
)
from .goals import (
    Instrument as Instrument,
)
from .goals import (
    Kind as Kind,
)
from .goals import (
    Sought as Sought,
)
from .goals import (
    seek as seek,
)
from .language import (
    START as START,
)
from .language import (
    parse_equation as parse_equation,
)
from .language import (
    parse_expression as parse_expression,
)
from .language import (
    parse_model as parse_model,
)
from .layout import Figure as Figure
from .layout import Plan as Plan
from .layout import central as central
from .ordering import Block as Block
from .program import (
    SOURCES as SOURCES,
)
from .program import (
    Program as Program,
)
from .program import (
    Step as Step,
)
from .program import (
    compile_model as compile_model,
)
from .program import (
    imposed as imposed,
)
from .solver import (
    Failure as Failure,
)
from .solver import (
    Solution as Solution,
)
from .solver import (
    SolveError as SolveError,
)
from .solver import (
    solve as solve,
)
from .tracking import track as track
from .tree import (
    Array as Array,
)
from .tree import (
    Bin as Bin,
)
from .tree import (
    Data as Data,
)
from .tree import (
    Fn as Fn,
)
from .tree import (
    Leaf as Leaf,
)
from .tree import (
    Node as Node,
)
from .tree import (
    Num as Num,
)
from .tree import (
    Param as Param,
)
from .tree import (
    Var as Var,
)
from .tree import (
    evaluate as evaluate,
)
from .tree import (
    to_text as to_text,
)
from .tree import (
    walk as walk,
)
