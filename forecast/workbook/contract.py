"""The input workbook's contract: its sheets, their header words, what a cell may hold.

One description serves the template (drop-downs, notes, formats) and the reader (what is expected,
how to mend it). Sheets are found by name, columns by header words; staff may add their own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from forecast.data import (
    AdjustedSide,
    AdjustmentKind,
    BudgetGroup,
    ChartUnit,
    Layer,
    Level,
    Method,
    Move,
    Nature,
    Operator,
    RelationKind,
    Status,
    shipped_catalog,
)
from forecast.labels import LANGS, label
from forecast.workbook.import_sheets import IMPORTS, TAKEN
from forecast.workbook.policy_sheets import POLICIES
from forecast.workbook.project_sheets import LAND, PROJECTS
from forecast.workbook.specs import ColumnSpec, SheetSpec

if TYPE_CHECKING:
    from forecast.data import Account, DebtKind, Flow, Prices, Side

BUDGET_STATUSES: dict[str, Status] = {
    # the heading after the year → the status of the figures below it
    "预算数": Status.BUDGET,
    "调整预算数": Status.ADJUSTED_BUDGET,
    "预计执行数": Status.ESTIMATE,
    "执行数": Status.OUTTURN,
    "决算数": Status.FINAL,
}
ACCOUNT_NAMES: dict[Account, str] = {
    "general": BudgetGroup.GENERAL,
    "fund": BudgetGroup.FUND,
    "capital": BudgetGroup.CAPITAL,
    "social": BudgetGroup.SOCIAL,
}
ACCOUNTS_NAMED: dict[str, Account] = {name: account for account, name in ACCOUNT_NAMES.items()}
SIDES: dict[str, Side] = {"收入": "source", "支出": "use", "结余": "close", "其中": "memo"}
BASES: dict[str, Prices] = {"现价": "current", "可比价": "constant"}
FLOWS: dict[str, Flow] = {"流量": "period", "存量": "stock"}
_NAMES = {side: name for name, side in SIDES.items()}
SIDE_NAMES: dict[Side, str] = {**_NAMES, "total_sources": _NAMES["source"], "total_uses": _NAMES["use"]}


class Answer(StrEnum):
    """What a column asks: yes or no."""

    YES = "是"
    NO = "否"


class ParameterUse(StrEnum):
    """What a row of 参数 gives: a value to estimate, a fixed one, the spread of a shock."""

    ESTIMATE = "估计"
    FIX = "固定"
    SHOCK = "冲击"


class FitMethod(StrEnum):
    """How an equation of the sheet 模型 is estimated, where staff choose."""

    OLS = "最小二乘"
    NLS = "非线性最小二乘"
    TSLS = "两阶段最小二乘"


class EquationPart(StrEnum):
    """What a row of the sheet 模型 is: an equation, or a base-year value."""

    EQUATION = "方程"
    START = "基年值"


_ITEM = ColumnSpec("item", "代码", "item", width=24,
                   hint="指标目录中的代码，如 gdp_nominal；可留空，由“指标/项目”名称识别")
ITEM_NAME = ColumnSpec("name", "指标", "text", width=30, hint="指标名称，从下拉清单选或照写")
_LINE = ColumnSpec("name", "项目", "text", width=30, hint="项目名称")
SOURCE = "来源"
"""Heads the column, or the row beside the header, that says which document a figure is from."""
_SOURCE = ColumnSpec("source", SOURCE, "text", width=28, hint="文件名称及出处")
_ROW_SOURCE = ColumnSpec("source", SOURCE, "text", width=22, is_last=True,
                         hint="这一行的数出自哪份文件；各列出处不同的，可在表头旁“来源”一行逐列填写")

BUREAU = SheetSpec(
    "单位信息", "单位信息", "一个项目",
    (ColumnSpec("field", "项目", "text", required=True, width=34, hint="项目名称，不要改动"),
     ColumnSpec("value", "内容", "text", width=40, hint="不需要的项目留空"),
     ColumnSpec("note", "说明", "text", width=66)),
    note="填写本单位的名称和习惯，标题、附件、图表据此印出；整张表或其中任何一项都可以不填。",
)  # fmt: skip
BUREAU_FIELDS: tuple[ColumnSpec, ...] = (
    # the rows of 单位信息: what each asks for
    ColumnSpec("name", "区划名称", "text", hint="本级行政区划全称，如 某省某市某县"),
    ColumnSpec("level", "级次", "choice", choices=tuple(Level), hint="、".join(Level)),
    ColumnSpec("above", "上级", "text", hint="上一级区划的名称，如 某省某市"),
    ColumnSpec("compiler", "编制单位", "text", hint="附件落款和资料来源中的单位名称，如 某县财政局；留空则不落款"),
    ColumnSpec("short", "简称", "text", hint="标题用的名称，如 某县；留空则用全称"),
    ColumnSpec("contact", "联系人", "text", hint="姓名和电话，供核对时联系；不印在结果上"),
    *(ColumnSpec(account, f"本级是否有：{name}", "choice", choices=("是", "否"),
                 hint="是、否；留空按“是”") for account, name in ACCOUNT_NAMES.items()),
    ColumnSpec("chart_unit", "图表金额单位", "choice", choices=tuple(ChartUnit),
               hint="附件、一页纸、打印册和图同用一个单位：自动、万元、亿元；留空或“自动”：基年一般公共预算收入不足500亿元的用万元"),
    ColumnSpec("secrecy", "密级", "text", hint="印在附件首页，如 内部；留空则不印"),
    ColumnSpec("scenario_files", "情景文件", "text",
               hint="与本工作簿配套的情景文件，写相对本工作簿的文件名；几个文件用“；”分开，或分行、分几行填"),
    ColumnSpec("style", "公文范文", "text", hint="往年的一份附件（.docx），新附件照它的字体、字号、行距、页边距和标题编号；写相对本工作簿的文件名"),
    ColumnSpec("template", "公文模板", "text", hint="本单位的文件（.docx），在其中用双花括号标出的地方填入内容，作为附件；写相对本工作簿的文件名"),
)  # fmt: skip

YEARLY = SheetSpec(
    "年度指标", "年度经济社会指标", "一个指标",
    (_ITEM, ITEM_NAME,
     ColumnSpec("unit", "单位", "unit", hint="如 亿元、万元、%、千瓦时/万元"),
     ColumnSpec("basis", "口径", "text", width=14, hint="现价、可比价、期末等"),
     _ROW_SOURCE),
    spread="years",
    note="每个年份一列；年份下一行写数据状态（决算、执行、初步核算、预计……），再下一行写发布日期；年份上一行可写来源。没有数据就留空，不要填 0。",
)  # fmt: skip
MONTHLY = SheetSpec(
    "月度累计", "月度累计指标（1 月至当月累计）", "一个月",
    (ColumnSpec("period", "期间", "period", required=True, width=14,
                hint="如 2019年1-2月、2019年1-3月；一、二月合并公布的写 1-2月"),),
    spread="items",
    note="按公布口径填累计数，不拆单月；1—2 月合并公布的只填一行。",
)  # fmt: skip
QUARTERLY = SheetSpec(
    "季度累计", "季度累计指标（年初至当季累计）", "一个季度",
    (ColumnSpec("period", "期间", "period", required=True, width=14,
                hint="如 2019年1-3月、2019年上半年、2019年前三季度"),),
    spread="items", note="按公布口径填累计数。",
)  # fmt: skip
QUARTERS = SheetSpec(
    "季度指标", "季度指标（各季当季数或季末数，供季度模型使用）", "一个季度",
    (ColumnSpec("period", "期间", "period", required=True, width=14,
                hint="如 2019Q1、2019年一季度"),),
    spread="items", note="一季一行（或一季一列），填当季数；年初累计的填“季度累计”。",
)  # fmt: skip
"""Read where it is; a new workbook has none, since only a quarterly model of one's own asks it."""
VINTAGES = SheetSpec(
    "数据版本", "数据版本登记（同一指标的多个公布数并存）", "一个公布数",
    (_ITEM, ITEM_NAME,
     ColumnSpec("period", "期间", "period", required=True, width=12, hint="如 2019年"),
     ColumnSpec("value", "数值", "number", hint="公布的数值；只公布增速的留空"),
     ColumnSpec("unit", "单位", "unit", width=10, hint="留空则按指标目录的单位"),
     ColumnSpec("qualifier", "限定词", "text", width=10, hint="超过、约、以内、左右"),
     ColumnSpec("growth", "增速", "number", width=10, hint="同时公布的增速（%）"),
     ColumnSpec("base", "增速基数", "text", width=14, hint="增速相对什么：上年执行数、上年预算数"),
     ColumnSpec("status", "状态", "choice", required=True, width=12,
                choices=tuple(one.value for one in Status if one is not Status.FORECAST),
                hint="数据状态"),
     ColumnSpec("published", "发布日期", "date", width=13, hint="如 2020-01-03；不知道的留空，按状态的一般发布时间"),
     _SOURCE,
     ColumnSpec("quote", "原文", "text", width=60, hint="文件原文"),
     ColumnSpec("id", "编号", "text", width=9,
                hint="公布数的编号，供“勾稽关系”引用；指标目录以外的公布数必须编号")),
)  # fmt: skip
BUDGETS = SheetSpec(
    "预算收支", "预算收支表", "一个预算科目",
    (ColumnSpec("account", "账户", "choice", width=18, choices=tuple(ACCOUNT_NAMES.values()),
                hint="四本预算之一；科目名称只属于一本预算的可以留空"),
     ColumnSpec("side", "方向", "choice", width=8, choices=tuple(SIDES),
                hint="收入、支出、结余；“其中”不计入合计；目录中的科目可以留空"),
     _ITEM, _LINE,
     ColumnSpec("parent", "上级项目", "text", width=16,
                hint="一般留空。目录中没有的科目写明计入哪一项（如 非税收入）；目录中的科目计入别处的也写在这里"),
     _ROW_SOURCE),
    spread="budgets", unit="万元",
    note="列名写年份和阶段：上年的预算数、调整预算数、预计执行数，当年的预算数。总量照文件填，分项之和与其差额在结果中列为尾差。没有的预算、没有的科目留空。",
)  # fmt: skip
ADJUSTMENTS = SheetSpec(
    "调整事项", "调整事项登记（一次性、政策、口径）", "一个事项",
    (ColumnSpec("period", "期间", "period", required=True, width=12, hint="如 2020年；知道入库月份的写 2020年5月，全年预计时据此单列"),
     _ITEM, _LINE,
     ColumnSpec("amount", "金额", "number", required=True, width=14, hint="增加为正，减少为负"),
     ColumnSpec("unit", "单位", "unit", width=10, hint="留空则按指标目录的单位"),
     ColumnSpec("side", "作用于", "choice", required=True, width=10, choices=tuple(AdjustedSide),
                hint="剔除当期数还是剔除基数"),
     ColumnSpec("kind", "类型", "choice", required=True, width=10, choices=tuple(AdjustmentKind),
                hint="事项类型"),
     ColumnSpec("implied", "反推", "choice", width=8, choices=tuple(Answer),
                hint="金额由公布的增速反推（原文未列）填“是”"),
     ColumnSpec("called", "资产名称", "text", width=20, hint="出让的资产或事项叫什么，一项一行；情景中写这个名称和“不发生”，就是没有出让"),
     ColumnSpec("odds", "概率", "number", width=8, hint="%，当年实现的可能性；留空按缺省（20次中有1次整笔落空）。不足50的，中值不计"),
     ColumnSpec("note", "说明", "text", width=60, hint="依据")),
)  # fmt: skip
SCENARIOS = SheetSpec(
    "情景", "情景假设", "一个情景的一条假设",
    (ColumnSpec("scenario", "情景", "text", required=True, width=14, hint="情景名称"),
     ColumnSpec("item", "项目", "text", required=True, width=26, hint="指标代码、名称或模型参数"),
     ColumnSpec("period", "期间", "text", required=True, width=12, hint="如 2020 或 2020-2022；参数可留空"),
     ColumnSpec("method", "方式", "choice", required=True, width=10, choices=tuple(Method),
                hint="假设、固定、取预算、取税源（重点税源表的迁出风险）、调整（加减项）、比例调整（%）、截距（方程内的加减项）、参数、偏度（-1 至 1，正数表示下行风险较大）"),
     ColumnSpec("value", "值", "number", hint="中值；“取预算”“取税源”留空"),
     ColumnSpec("low", "下限", "number", hint="区间下限"),
     ColumnSpec("high", "上限", "number", hint="区间上限"),
     ColumnSpec("fade", "衰减", "number", width=8,
                hint="加减项第二年起每年保留的比例，0 至 1；留空为不衰减"),
     ColumnSpec("layer", "层", "choice", width=8, choices=tuple(Layer), hint="基准、政策、判断"),
     ColumnSpec("author", "填报人", "text", width=12, hint="科室或岗位"),
     ColumnSpec("reason", "理由", "text", width=46, hint="依据；没有出处的写明“判断”")),
)  # fmt: skip
TARGETS = SheetSpec(
    "目标", "计划目标", "一个目标",
    (_ITEM, ITEM_NAME,
     ColumnSpec("period", "期间", "period", required=True, width=12, hint="如 2020年"),
     ColumnSpec("operator", "运算", "choice", required=True, width=8, choices=tuple(Operator),
                hint="≥ 以上；≤ 以内；≈ 左右；= 等于；区间 填值和上限；同步 与另一指标；文字 无数值"),
     ColumnSpec("value", "值", "number", hint="目标值；区间填下限"),
     ColumnSpec("high", "上限", "number", hint="区间上限"),
     ColumnSpec("reference", "参照", "text", width=16, hint="“同步”时参照的指标代码"),
     ColumnSpec("tolerance", "容差", "number", hint="“左右”“同步”允许的偏差"),
     ColumnSpec("unit", "单位", "unit", width=8, hint="留空则按指标目录的单位"),
     ColumnSpec("nature", "属性", "choice", width=10, choices=(Nature.ANTICIPATORY, Nature.BINDING),
                hint="约束性目标应当完成，预期性目标力争完成；文件没有注明的留空"),
     _SOURCE,
     ColumnSpec("text", "原文", "text", width=50, hint="目标原文")),
)  # fmt: skip
PARAMETERS = SheetSpec(
    "参数", "模型参数", "一个参数或一个方程冲击的幅度",
    (ColumnSpec("name", "代码", "text", required=True, width=22, hint="模型参数代码；取值为“冲击”的，填方程左边的指标代码"),
     ColumnSpec("title", "名称", "text", width=34, hint="参数名称"),
     ColumnSpec("prior_mean", "先验均值", "number", width=10, hint="先验分布均值"),
     ColumnSpec("prior_sd", "先验标准差", "number", width=11, hint="先验分布标准差；取值为“冲击”的，填该方程冲击的标准差（对数差方程按对数，增速方程按百分点）"),
     ColumnSpec("use", "取值", "choice", required=True, width=8, choices=tuple(ParameterUse),
                hint="“固定”则用固定值；“冲击”是方程随机波动的幅度，只填先验标准差"),
     ColumnSpec("fixed", "固定值", "number", width=10, hint="取值为“固定”时必填"),
     ColumnSpec("unit", "单位", "unit", width=8, hint="纯数（弹性、比例）留空；截距等有单位的填单位，如 亿元"),
     ColumnSpec("basis", "依据", "text", width=70, hint="先验的来源")),
    note="可以不填。填了就替换缺省值：先用本表，其次用本级历年数推算的比例，最后用全国面板的一般水平。",
)  # fmt: skip
MODEL = SheetSpec(
    "模型", "自定方程（替换或增加模型的方程）", "一个方程",
    (ColumnSpec("item", "代码", "item", width=24,
                hint="方程左边的指标代码，可留空；须在指标目录中，不能新造"),
     ColumnSpec("equation", "方程", "text", width=66,
                hint="如 dlog(retail_sales) ~ 0.9 * dlog(gdp_nominal)；~ 行为方程，= 恒等式，:= 假设规则。"
                     "只改原有方程的估计办法的，填代码，这里留空"),
     ColumnSpec("section", "章节", "choice", width=9, choices=tuple(EquationPart),
                hint="留空即“方程”；“基年值”为没有公布数的指标给出基年的数"),
     ColumnSpec("method", "估计方法", "choice", width=14, choices=tuple(FitMethod),
                hint="留空则由方程形式决定；有工具变量的为两阶段最小二乘"),
     ColumnSpec("instruments", "工具变量", "text", width=30,
                hint="用分号隔开，外生的解释变量也要列出，如 log(fai(-1))；dlog(gdp_nominal(-1))"),
     ColumnSpec("errors", "误差自相关", "text", width=11, hint="误差自回归的阶数，如 1；留空为不相关"),
     ColumnSpec("restrictions", "约束", "text", width=26,
                hint="参数的线性约束，用分号隔开，如 b_vat + b_cit = 1；多项式分布滞后写 pdl(w0, w1, w2; 1)"),
     ColumnSpec("sample", "样本", "text", width=14, hint="估计用的年份，如 2005-2015；留空用全部"),
     ColumnSpec("note", "说明", "text", width=50, hint="依据、填报人")),
    note="同一指标已有方程的，以本表为准；没有的，增加。参数写在“参数”表。写法见 docs/reference.md。"
         "整套换成自己的模型：在表中一个空单元格写“替换全部”，季度模型写“替换全部；频率：季度”，"
         "季度数填在另建的“季度指标”表（一季一行或一季一列，填当季数）。",
)  # fmt: skip
TAXES = ("税收收入", *(item.zh for item in shipped_catalog().children("tax_revenue") if item.valid_to is None))
SHARES = SheetSpec(
    "分成比例", "税收分成比例（%）", "一个税种的一段时期",
    (ColumnSpec("tax", "税种", "text", required=True, width=20, choices=TAXES,
                hint="税种名称或代码；只有税收总数的，写“税收收入”填综合比例"),
     ColumnSpec("start", "起", "period", required=True, width=11, hint="起始年份或月份，如 2017 或 2016年5月"),
     ColumnSpec("end", "止", "period", width=11, hint="终止年份或月份；留空为至今"),
     ColumnSpec("centre", "中央", "number", required=True, width=8, hint="%"),
     ColumnSpec("province", "省", "number", width=8, hint="%；计划单列市留空"),
     ColumnSpec("city", "市", "number", required=True, width=8, hint="%；级次为“市”的，这一栏是本级的比例"),
     ColumnSpec("district", "区", "number", required=True, width=8, hint="%；区县本级的比例，市和省没有的填 0"),
     ColumnSpec("scenario", "情景", "text", width=14,
                hint="留空为现行体制；填情景名称的，只在该情景中代替现行比例（体制改革）"),
     ColumnSpec("source", "来源", "text", width=44, hint="文件名称及条款；没有出处的写明“假设”")),
    note="四级比例合计 100%，同一税种各时期首尾相接，不重叠、不中断。没有依据的不要估填；体制改革在“情景”列写情景名称。",
)  # fmt: skip

RELATIONS = SheetSpec(
    "勾稽关系", "公布数之间的勾稽关系", "一条关系",
    (ColumnSpec("id", "编号", "text", required=True, width=8, hint="关系的编号"),
     ColumnSpec("group", "组别", "text", width=20, hint="如 2019年一般公共预算、跨预算"),
     ColumnSpec("title", "关系", "text", width=44, hint="用文字说明这条关系"),
     ColumnSpec("kind", "方式", "choice", required=True, width=8, choices=tuple(RelationKind),
                hint="核对：两边是同一个数；调入：调入资金与各本预算调出；比较：两份文件对照；推算：由公布数反推"),
     ColumnSpec("stated", "公布数", "text", width=30,
                hint="编号，或 项目[年份状态]，如 税收收入[2019预计]；推算没有原文的留空"),
     ColumnSpec("computed", "推算式", "text", required=True, width=56,
                hint="用 + - * / 和括号；几种读法用“；”分开；[2020调整] 取“调整事项”登记数；[2位] 指定小数位数"),
     ColumnSpec("unit", "单位", "unit", required=True, width=10, hint="两边的单位，如 万元、%、倍"),
     ColumnSpec("quantity", "同量", "text", width=16, hint="推算的是什么；同一个量的几个推算互相核对"),
     ColumnSpec("companion", "同批", "text", width=18,
                hint="比较时的旁证：两份文件都有且应相等的数，如 WR026=PR030A"),
     ColumnSpec("note", "说明", "text", width=44, hint="依据")),
    note="合计、收支、结转、调入调出的勾稽由系统按“预算收支”自动核对，这里登记文件中其他需要核对的关系。",
)  # fmt: skip

DEBT_KINDS: dict[str, DebtKind] = {"一般债务": "general", "专项债务": "special"}
BONDS = SheetSpec(
    "债务明细", "政府债务明细（债务转贷）", "一笔债券",
    (ColumnSpec("kind", "类别", "choice", required=True, width=12, choices=tuple(DEBT_KINDS),
                hint="一般债务或专项债务"),
     ColumnSpec("name", "债券名称", "text", width=34, hint="债券或转贷协议的名称"),
     ColumnSpec("issued", "发行年份", "period", required=True, width=11, hint="如 2019年"),
     ColumnSpec("due", "到期年份", "period", required=True, width=11, hint="一次还本的年份；分期还本的，每期填一行"),
     ColumnSpec("principal", "本金", "number", required=True, width=13, hint="转贷给本级的本金，万元"),
     ColumnSpec("rate", "利率", "number", width=9, hint="年利率，%；不知道的留空"),
     ColumnSpec("note", "说明", "text", width=44, hint="项目、协议编号等")),
    unit="万元",
    note="未到期的债券逐笔登记，用来列出各年到期本金和利息；各类未到期本金之和与债务余额核对。",
)  # fmt: skip
CARRYOVERS = SheetSpec(
    "结转资金", "结转资金明细", "一项结转资金",
    (ColumnSpec("account", "账户", "choice", required=True, width=18,
                choices=tuple(ACCOUNT_NAMES.values()), hint="四本预算之一"),
     ColumnSpec("name", "资金名称", "text", width=34, hint="项目或基金名称"),
     ColumnSpec("budgeted", "安排年份", "period", required=True, width=11, hint="首次列入预算的年份"),
     ColumnSpec("at", "截至年末", "period", required=True, width=11, hint="哪一年年末仍未用完，如 2019年"),
     ColumnSpec("amount", "结转金额", "number", required=True, width=13, hint="万元"),
     ColumnSpec("revenue", "当年收入", "number", width=13, hint="政府性基金填该项基金当年收入，万元；其他账户留空"),
     ColumnSpec("note", "说明", "text", width=44, hint="未用完的原因等")),
    unit="万元",
    note="用来核对结转两年以上的资金、政府性基金结转超过当年收入30%的部分；没有明细的不填，按总数测算。",
)  # fmt: skip
TAXPAYERS = SheetSpec(
    "重点税源", "重点税源户", "一户",
    (ColumnSpec("name", "纳税户", "text", required=True, width=24, hint="可用代号"),
     ColumnSpec("tax", "税种", "text", width=16, choices=TAXES, hint="留空为全部税收"),
     ColumnSpec("amount", "区级税额", "number", required=True, width=13, hint="全年本级收入，万元"),
     ColumnSpec("probability", "迁出概率", "number", required=True, width=10, hint="%，0 至 100；迁入的填落户概率；依据写入说明"),
     ColumnSpec("leaves", "迁出年份", "period", required=True, width=11, hint="如 2021年；迁入的填落户年份"),
     ColumnSpec("first_year", "首年影响", "number", width=10, hint="当年减收（迁入的为增收）占全年的比例，%；留空为 100"),
     ColumnSpec("group", "关联组", "text", width=12, hint="同组的一起迁出或都不迁出；留空为单独决定"),
     ColumnSpec("move", "动向", "choice", width=9, choices=tuple(Move), hint="迁出或迁入（招商）；留空为迁出"),
     ColumnSpec("ramp", "达产年数", "number", width=10, hint="首年之后几年达到全年税额，逐年等步；留空为 1"),
     ColumnSpec("note", "说明", "text", width=44, hint="判断的依据")),
    unit="万元",
    note="用来测算税源集中的风险和招商带来的税收：前几户占比、预期减收和增收、最坏情形。情景中写“税收收入—取税源”，就把登记的风险放进测算。",
)  # fmt: skip
SECTORS = SheetSpec(
    "行业能耗", "分行业能源资源消费与增加值", "一个行业的一年",
    (ColumnSpec("resource", "资源", "text", required=True, width=12, hint="如 用电、用水、建设用地、能源"),
     ColumnSpec("sector", "行业", "text", required=True, width=22, hint="各行业不重不漏，行业名称各年一致"),
     ColumnSpec("year", "年份", "period", required=True, width=10, hint="如 2019年"),
     ColumnSpec("use", "消费量", "number", required=True, width=13, hint="各年单位一致；没有消费的填 0"),
     ColumnSpec("unit", "单位", "text", width=12, hint="如 万千瓦时、万立方米、万吨标准煤"),
     ColumnSpec("output", "增加值", "number", required=True, width=13, hint="亿元，可比价（同一基年）"),
     ColumnSpec("source", "来源", "text", width=34, hint="文件名称及出处")),
    note="用来把单位增加值消费量的变动分解为结构效应和强度效应（LMDI）。同一资源各年的行业要相同。",
)  # fmt: skip

INDICATORS = SheetSpec(
    "指标目录", "本单位自设的指标", "一个指标",
    (ColumnSpec("name", "名称", "text", required=True, width=34, hint="指标名称，各表都用这个名称"),
     ColumnSpec("unit", "单位", "unit", required=True, width=14, hint="如 亿元、万人、%"),
     ColumnSpec("basis", "口径", "choice", width=10, choices=tuple(BASES), hint="金额的价格：现价或可比价；其他留空"),
     ColumnSpec("flow", "存量/流量", "choice", width=11, choices=tuple(FLOWS), hint="期末数填“存量”；留空为流量"),
     ColumnSpec("parent", "上级项目", "text", width=22, hint="计入哪一项；不计入的留空"),
     ColumnSpec("account", "账户", "choice", width=18, choices=tuple(ACCOUNT_NAMES.values()),
                hint="预算科目填四本预算之一；其他留空"),
     ColumnSpec("side", "方向", "choice", width=8, choices=tuple(SIDES), hint="预算科目的收入、支出、结余、其中；其他留空"),
     ColumnSpec("english", "英文名", "text", width=34, hint="可不填"),
     ColumnSpec("note", "说明", "text", width=44, hint="统计范围、资料出处等")),
    note="系统不认识的指标在这里登记一次，就可以在各年、各月、目标、情景和“模型”表中使用。",
)  # fmt: skip
NAMES = SheetSpec(
    "名称对照", "名称对照（本单位的写法）", "一个名称",
    (ColumnSpec("written", "本单位的写法", "text", required=True, width=38, hint="表中所写的名称"),
     ColumnSpec("item", "对应的指标", "text", required=True, width=38, hint="指标或预算科目的名称或代码"),
     ColumnSpec("note", "说明", "text", width=50, hint="可不填")),
    note="检查时提示不认识的名称，在这里写明它是哪一项，以后不再问。",
)  # fmt: skip
WORDING = SheetSpec(
    "文字", "文字（句子的写法）", "一句话",
    (ColumnSpec("original", "原文", "text", required=True, width=76, hint="本工具的写法，不要改动"),
     ColumnSpec("own", "改为", "text", width=76, hint="花括号里是要填的数，照抄，可以少用、可以换位置；写“不写”则不印；留空则照原文"),
     ColumnSpec("note", "说明", "text", width=40, hint="可不填")),
    note="摘要、附件里的句子照这里改写。句子由几段接成，每段一行；花括号里的词代表数，照抄。",
)  # fmt: skip

SHEETS: tuple[SheetSpec, ...] = (BUREAU, INDICATORS, NAMES, YEARLY, MONTHLY, QUARTERLY, VINTAGES, BUDGETS, ADJUSTMENTS,
                                 RELATIONS, SCENARIOS, TARGETS, PARAMETERS, MODEL, SHARES, BONDS,
                                 CARRYOVERS, TAXPAYERS, LAND, PROJECTS, SECTORS, *POLICIES, WORDING, IMPORTS, TAKEN)  # fmt: skip
SHOWN = frozenset({BUREAU, YEARLY, MONTHLY, BUDGETS, SCENARIOS, TARGETS, ADJUSTMENTS})
"""The sheets that a new workbook shows; the others are a click away until they are needed."""
SHEET_NAMES: tuple[str, ...] = tuple(spec.name for spec in SHEETS)
"""In this order they stand in the template, and their problems are told."""
RESULT_PREFIXES = tuple(label("result.prefix", lang) for lang in LANGS)
"""Result sheets start with one of these words and are never read as input."""
