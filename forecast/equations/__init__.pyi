from .attribution import (
    Attribution as Attribution,
    CoalitionError as CoalitionError,
    Entry as Entry,
    Groups as Groups,
    Side as Side,
    attribute as attribute,
    behind as behind,
    differences as differences,
)
from .contributions import Part as Part, Split as Split, split as split
from .dimensions import scaled as scaled
from .drawing import (
    FEW_YEARS as FEW_YEARS,
    Residuals as Residuals,
    draw_shocks as draw_shocks,
    lopsided as lopsided,
    skewed as skewed,
    tied as tied,
    triangular as triangular,
)
from .equation import (
    EXOGENOUS as EXOGENOUS,
    OWN_PATH as OWN_PATH,
    Equation as Equation,
    ModelText as ModelText,
)
from .formulas import Template as Template, to_formula as to_formula
from .goals import (
    Goal as Goal,
    Instrument as Instrument,
    Kind as Kind,
    Sense as Sense,
    Sought as Sought,
    seek as seek,
)
from .language import (
    START as START,
    parse_equation as parse_equation,
    parse_expression as parse_expression,
    parse_model as parse_model,
    parse_side as parse_side,
    written_of as written_of,
)
from .layout import Figure as Figure, Paths as Paths, Plan as Plan, central as central
from .ordering import Block as Block
from .program import (
    SOURCES as SOURCES,
    Program as Program,
    Step as Step,
    compile_model as compile_model,
    imposed as imposed,
)
from .script import (
    HELD as HELD,
    LAID as LAID,
    Movable as Movable,
    Script as Script,
    script_of as script_of,
)
from .solver import (
    Failure as Failure,
    Job as Job,
    Solution as Solution,
    SolveError as SolveError,
    solve as solve,
    solve_all as solve_all,
)
from .tracking import track as track
from .tree import (
    Array as Array,
    Bin as Bin,
    Data as Data,
    Fn as Fn,
    Leaf as Leaf,
    Node as Node,
    Num as Num,
    Param as Param,
    Var as Var,
    current as current,
    evaluate as evaluate,
    fold as fold,
    is_sum as is_sum,
    rebuild as rebuild,
    shift as shift,
    to_text as to_text,
    walk as walk,
)
