"""The sheets of projects: land to be sold, and what the government builds, backs or joins."""

from __future__ import annotations

from forecast.data import LandKind, ProjectKind
from forecast.workbook.specs import ColumnSpec, SheetSpec

LAND = SheetSpec(
    "土地项目", "土地出让和城市更新地价项目", "一个项目",
    (ColumnSpec("name", "项目名称", "text", required=True, width=28, hint="地块或更新项目的名称；情景中写这个名称和“发生”“不发生”"),
     ColumnSpec("kind", "类别", "choice", width=11, choices=tuple(LandKind), hint="出让、城市更新、整备；整备的只计面积，不计收入"),
     ColumnSpec("area", "面积", "number", required=True, width=12, hint="万平方米；也可写 3.5公顷"),
     ColumnSpec("price", "单价", "number", width=12, hint="元/平方米：基准地价或评估价；没有的留空，不计收入"),
     ColumnSpec("factor", "修正系数", "number", width=10, hint="地价测算规则的修正系数之积，如 0.4；留空为 1"),
     ColumnSpec("share", "本级比例", "number", width=10, hint="%，地价中归本级（含市下达）的比例；留空为 100"),
     ColumnSpec("when", "入库时间", "period", required=True, width=12, hint="如 2021年 或 2021年9月"),
     ColumnSpec("first_year", "当年缴款", "number", width=10, hint="%，当年缴纳的比例，其余次年缴纳；留空为 100"),
     ColumnSpec("odds", "概率", "number", width=8, hint="%，按期成交的可能性；留空为 100"),
     ColumnSpec("note", "说明", "text", width=44, hint="依据")),
    unit="万元",
    note="收入=面积×单价×修正系数×本级比例，按入库时间和缴款比例分到各年。情景中写“国有土地使用权出让收入—取土地”，就用这里的项目代替预算数。",
)  # fmt: skip
PROJECTS = SheetSpec(
    "政府项目", "专项债、PPP、引导基金和政府投资项目", "一个项目的一段年份",
    (ColumnSpec("kind", "类别", "choice", required=True, width=12, choices=tuple(ProjectKind),
                hint="专项债、PPP、引导基金、政府投资"),
     ColumnSpec("name", "项目名称", "text", required=True, width=30, hint="各年金额不同的，分几行填"),
     ColumnSpec("start", "起始年份", "period", required=True, width=11, hint="如 2020年"),
     ColumnSpec("end", "终止年份", "period", width=11, hint="留空为只有起始的一年"),
     ColumnSpec("amount", "总额", "number", width=13, hint="债券本金、总投资、认缴额，万元"),
     ColumnSpec("income", "年收入", "number", width=13, hint="项目每年的收益，万元；没有的留空"),
     ColumnSpec("spending", "年支出", "number", width=13, hint="每年还本付息、PPP 支出责任、基金出资、政府投资计划，万元"),
     ColumnSpec("execution", "执行率", "number", width=9, hint="%，政府投资当年支出占计划的比例；留空为 100"),
     ColumnSpec("note", "说明", "text", width=44, hint="依据")),
    unit="万元",
    note="用来看专项债项目收益能否覆盖还本付息、PPP 支出责任占一般公共预算支出是否在10%以内、引导基金各年出资、政府投资的执行。",
)  # fmt: skip
