"""A result workbook as the bureau gets it: what the tests of the writer write."""

from __future__ import annotations

from decimal import Decimal
from math import exp, log

from forecast.data.periods import Period
from forecast.exhibits.kit.types import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    ParamRef,
    Role,
    Row,
    Sheet,
    Table,
    Text,
    ValueRef,
)

YEARS = (2019, 2020, 2021, 2022)
SCENARIOS = ("基准", "低")
GROWTH = {"基准": (6.2, 6.5, 6.6), "低": (3.1, 5.2, 5.8)}
DEFLATOR = 2.1
ELASTICITY = {"基准": 0.86, "低": 0.93}


def value_ref(item: str, year: int, scenario: str) -> ValueRef:
    return ValueRef(item, Period.annual(year), scenario)


def model_table(scenarios: tuple[str, ...] = SCENARIOS, copies: int = 1) -> Table:
    """The model sheet: parameters, inputs and formulas of each scenario, 2019 to 2022."""
    columns = (Column("code", "代码", width=22, align="left"), Column("unit", "单位", width=10,
                                                                    align="center"),
               *(Column(str(year), f"{year}年", width=13) for year in YEARS),
               Column("note", "说明", width=30, align="left"))
    rows: list[Row] = []
    for scenario in scenarios:
        rows.append(Row(f"{scenario}:head", f"情景：{scenario}", (Cell(),) * len(columns),
                        role="section"))
        for copy in range(copies):
            rows += _scenario_rows(scenario, f"_{copy}" if copy else "")
    return Table("model", "模型方程与取值", "", "项目", columns, tuple(rows), label_width=30,
                 notes=("蓝色为录入数，紫色为参数，黑色为公式。",), freeze=True)


def _scenario_rows(scenario: str, tail: str) -> list[Row]:
    elasticity = ParamRef("b_tax" + tail, scenario)
    path = GROWTH.get(scenario, (6.0, 6.0, 6.0))
    b = ELASTICITY.get(scenario, 0.9)

    def row(code: str, name: str, unit: str, cells: list[Cell], note: str = "") -> Row:
        return Row(f"{scenario}:{code}{tail}", name,
                   (Cell(code + tail, role="text"), Cell(unit, role="text"), *cells,
                    Cell(note, role="text")), level=1)

    growth = [Cell(7.0, 2, role="input", defines=value_ref("g" + tail, 2019, scenario))]
    gdp = [Cell(2390.26, 2, role="input", defines=value_ref("gdp" + tail, 2019, scenario))]
    tax = [Cell(Decimal(846000), 0, role="input", defines=value_ref("tax" + tail, 2019, scenario))]
    levels, taxes = [2390.26], [846000.0]
    for year, g in zip(YEARS[1:], path, strict=True):
        growth.append(Cell(g, 2, role="input", defines=value_ref("g" + tail, year, scenario)))
        levels.append(levels[-1] * (1 + g / 100) * (1 + DEFLATOR / 100))
        gdp.append(Cell(levels[-1], 2, Formula(f"{{0}}*(1+{{1}}/100)*(1+{DEFLATOR}/100)", (
            value_ref("gdp" + tail, year - 1, scenario), value_ref("g" + tail, year, scenario))),
            defines=value_ref("gdp" + tail, year, scenario)))
        taxes.append(taxes[-1] * exp(b * log(levels[-1] / levels[-2])))
        tax.append(Cell(taxes[-1], 0, Formula("{0}*EXP({1}*LN({2}/{3}))", (
            value_ref("tax" + tail, year - 1, scenario), elasticity,
            value_ref("gdp" + tail, year, scenario), value_ref("gdp" + tail, year - 1, scenario))),
            defines=value_ref("tax" + tail, year, scenario)))
    parameter = [Cell(b, 3, role="parameter", defines=elasticity), Cell(), Cell(), Cell()]
    return [row("b_tax", "税收对现价GDP的弹性", "倍", parameter, "后验均值"),
            row("g", "GDP增速", "%", growth, "情景假设"),
            row("gdp", "地区生产总值", "亿元", gdp),
            row("tax", "税收收入", "万元", tax, "dlog(tax) ~ b_tax·dlog(gdp)")]


def model_value(item: str, year: int, scenario: str) -> float:
    value = model_table().cell(f"{scenario}:{item}", str(year)).value
    assert isinstance(value, float | Decimal)
    return float(value)


def linked(item: str, year: int, scenario: str = "基准", decimals: int = 2) -> Cell:
    """A cell that shows a value of the model sheet."""
    return Cell(model_value(item, year, scenario), decimals,
                Formula("{0}", (value_ref(item, year, scenario),)))


def revenue_table() -> Table:
    """The revenue table: totals, levels, growth by formulas within the table, two header rows."""
    lines = (("vat", "增值税", 331000.0, 341500.0), ("cit", "企业所得税", 213500.0, 198200.0),
             ("pit", "个人所得税", 91200.0, 93700.0), ("other", "其他税收", 210300.0, 252600.0))
    columns = (Column("y2019", "预计执行数", "2019年"), Column("y2020", "预测数", "2020年"),
               Column("change", "增减额", "比2019年预计执行数"),
               Column("growth", "增减%", "比2019年预计执行数", width=10),
               Column("note", "备注", width=26, align="left"))

    def row(key: str, name: str, cells: tuple[Cell, Cell], level: int, note: str = "",
            role: str = "line") -> Row:
        old, new = (float(cell.value or 0) for cell in cells)  # type: ignore[arg-type]
        here = (InTable(key, "y2020"), InTable(key, "y2019"))
        return Row(key, name, (
            *cells, Cell(new - old, 0, Formula("{0}-{1}", here), sign=True),
            Cell((new / old - 1) * 100, 2, Formula("({0}/{1}-1)*100", here), sign=True),
            Cell(note or None, role="text")), level, role)  # type: ignore[arg-type]

    def total(parts: tuple[str, ...], column: str, value: float) -> Cell:
        return Cell(value, 0, Formula("+".join(f"{{{spot}}}" for spot in range(len(parts))),
                                      tuple(InTable(part, column) for part in parts)))

    keys = tuple(line[0] for line in lines)
    taxes = (sum(line[2] for line in lines), sum(line[3] for line in lines))
    whole = ("tax", "nontax")
    rows = (
        row("tax", "税收收入", (total(keys, "y2019", taxes[0]), total(keys, "y2020", taxes[1])), 1),
        *(row(key, name, (Cell(old, 0, role="input"), Cell(new, 0, role="input")), 2,
              "受减税降费翘尾影响，附加税费随主税同步调整" if key == "cit" else "")
          for key, name, old, new in lines),
        row("nontax", "非税收入", (Cell(66000.0, 0, role="input"), Cell(468500.0, 0, role="input")),
            1, "含一次性物业资产出让 400,000"),
        Row("oneoff", "其中：一次性物业资产出让", (
            Cell(), Cell(400000.0, 0, role="input"), Cell(), Cell(float("nan"), 2), Cell()), 2, "memo"),
        row("revenue", "一般公共预算收入", (total(whole, "y2019", taxes[0] + 66000),
                                    total(whole, "y2020", taxes[1] + 468500)), 0, role="total"),
    )
    return Table("revenue", "表1 2020年一般公共预算收入预测表", "万元", "项目", columns, rows,
                 notes=("2019年为预计执行数，与2019年决算数可能存在差异。",
                        ("增减%按未四舍五入的数计算；一次性收入单列，可比增速见同口径表，"
                         "税收收入合计与分项之和的差额为四舍五入尾差。")),
                 source="罗湖区2019年预算执行情况和2020年预算草案的报告")


def fan_chart() -> Chart:
    """Comparable revenue, 2013 to 2022, with bands from 2020."""
    history = (61.8, 68.4, 76.1, 81.9, 97.6, 100.0, 91.2)
    central = (95.4, 99.1, 103.6)
    columns = tuple(Column(key, title, group, 10) for key, title, group in (
        ("history", "实绩", ""), ("central", "中值", "预测"), ("p10", "10%", "分位数"),
        ("p25", "25%", "分位数"), ("p75", "75%", "分位数"), ("p90", "90%", "分位数"),
        ("target_low", "下限", "目标"), ("target_high", "上限", "目标")))
    rows = [Row(f"y{2013 + at}", f"{2013 + at}年", (Cell(value, 1, role="input"), *(Cell(),) * 7))
            for at, value in enumerate(history)]
    for at, value in enumerate(central):
        spread = 3.2 * (at + 1) ** 0.8
        quantiles = [Cell(value + spread * z, 1, role="simulated")
                     for z in (-1.28, -0.67, 0.67, 1.28)]
        ends = (Cell(94.0 + at * 3, 1), Cell(97.0 + at * 4, 1))
        rows.append(Row(f"y{2020 + at}", f"{2020 + at}年",
                        (Cell(), Cell(value, 1), *quantiles, *ends)))
    table = Table("fan", "一般公共预算收入（同口径）及预测区间", "亿元", "年份", columns, tuple(rows),
                  label_width=12)
    return Chart("fig_fan", "fan", "图1 一般公共预算收入（同口径）预测", "亿元", table,
                 notes=("深色带为50%区间，浅色带为80%区间，由2000次模拟得到。",),
                 source="模型测算")


def bridge_chart(values: tuple[float, ...] = (912000, 10500, -15300, 2500, 42300, 2500, 400000,
                                              1354500)) -> Chart:
    """From the 2019 outturn to the 2020 forecast, tax by tax."""
    names = ("2019年预计执行数", "增值税", "企业所得税", "个人所得税", "其他税收", "非税（经常性）",
             "物业资产出让", "2020年预测数")
    roles = ("total", "step", "step", "step", "step", "step", "one_off", "total")
    rows = [Row(f"s{at}", name, (Cell(float(value), 0, sign=role != "total", role="input"),),
                role=role)  # type: ignore[arg-type]
            for at, (name, value, role) in enumerate(zip(names, values, roles, strict=True))]
    keys = [row.key for row in rows[:-1]]
    end = Cell(float(sum(values[:-1])), 0, Formula(
        "+".join(f"{{{spot}}}" for spot in range(len(keys))),
        tuple(InTable(key, "value") for key in keys)))
    rows[-1] = Row("s7", names[-1], (end,), role="total")
    table = Table("bridge", "一般公共预算收入变动构成", "万元", "项目",
                  (Column("value", "金额", width=16),), tuple(rows))
    return Chart("fig_bridge", "bridge", "图2 一般公共预算收入：从2019年到2020年", "万元", table,
                 notes=("一次性收入以斜线表示，不计入同口径增速。",), source="表1")


def bullet_chart() -> Chart:
    """The plan's targets against the forecast."""
    columns = (Column("unit", "单位", width=8, align="center"), Column("target", "目标"),
               Column("target_high", "上限"), Column("central", "预测中值"), Column("p10", "10%分位"),
               Column("p90", "90%分位"), Column("probability", "达标概率%"),
               Column("better", "方向"), Column("decimals", "位数"))

    def row(key: str, name: str, unit: str, figures: tuple[float | None, ...], better: str,
            decimals: int) -> Row:
        return Row(key, name, (
            Cell(unit, role="text"), *(Cell(figure, decimals) for figure in figures[:5]),
            Cell(figures[5], 0, role="simulated"), Cell(better, role="text"),
            Cell(float(decimals), 0)))

    rows = (
        row("gdp", "地区生产总值增速（6.0%～6.5%）", "%", (6.0, 6.5, 6.2, 4.9, 7.4, 58.0), "up", 2),
        row("rev", "一般公共预算收入（135亿元）", "亿元", (135.0, None, 133.8, 128.4, 139.6, 39.0), "up",
            2),
        row("unemp", "城镇登记失业率（3%以内）", "%", (3.0, None, 2.4, 2.1, 2.8, 97.0), "down", 2),
        row("cpi", "居民消费价格涨幅（3%左右）", "%", (3.0, None, 3.1, 2.2, 4.0, 61.0), "within", 1),
        row("power", "万元GDP电耗增减（下降4.5%）", "%", (-4.5, None, -3.2, -5.9, -0.4, 27.0), "down",
            1),
        row("city", "节能减排（完成市下达任务）", "", (None, None, None, None, None, None), "up", 0),
    )
    table = Table("targets", "2020年主要计划目标与预测", "", "指标", columns, rows, label_width=36)
    return Chart("fig_bullet", "bullet", "图3 2020年计划目标达成情况", "", table,
                 notes=("“以内”“下降”类指标左右调转，右侧均为优于目标。",), source="2020年计划报告；模型测算")


def panels_chart() -> Chart:
    """Small multiples of four items."""
    panels = (("gdp", "地区生产总值（亿元）", 2100.0, 0.062, 0), ("retail", "社会消费品零售总额（亿元）", 1230.0,
                                                      0.05, 0),
              ("tax", "税收收入（亿元）", 78.0, 0.045, 1), ("unemp", "城镇登记失业率（%）", 2.3, 0.01, 2))
    parts = (("history", "实绩"), ("central", "中值"), ("p10", "10%"), ("p90", "90%"), ("target", "目标"))
    columns = tuple(Column(f"{key}:{part}", title, group, 10)
                    for key, group, *_ in panels for part, title in parts)
    rows = []
    for at in range(7):
        cells: list[Cell] = []
        for key, _, start, growth, decimals in panels:
            level = start * (1 + growth) ** at
            if at < 4:
                cells += [Cell(level, decimals), Cell(), Cell(), Cell(), Cell()]
            else:
                wide = level * 0.02 * (at - 3)
                goal = Cell(level * 1.01, decimals) if at == 4 and key != "tax" else Cell()
                cells += [Cell(), Cell(level, decimals), Cell(level - wide, decimals),
                          Cell(level + wide, decimals), goal]
        rows.append(Row(f"y{2016 + at}", f"{2016 + at}年", tuple(cells)))
    table = Table("panels", "主要指标预测", "", "年份", columns, tuple(rows), label_width=12)
    return Chart("fig_panels", "panels", "图4 主要指标", "", table)


def scenario_chart(count: int = 8) -> Chart:
    """Revenue by scenario."""
    names = ("基准", "高", "低", "减税", "土地收入下降", "重点企业迁出", "贸易摩擦", "计划")
    columns = tuple(Column(f"s{at}", name, width=12) for at, name in enumerate(names[:count]))
    rows = [Row(f"y{year}", f"{year}年", tuple(
        Cell(912000 * (1 + 0.012 * (spot - 3)) ** max(0, year - 2019) * 1.03 ** (year - 2019), 0)
        for spot in range(count))) for year in range(2016, 2023)]
    table = Table("scenarios", "一般公共预算收入分情景预测", "万元", "年份", columns, tuple(rows),
                  label_width=14)
    return Chart("fig_scenarios", "scenarios", "图5 一般公共预算收入分情景预测", "万元", table)


def stack_chart() -> Chart:
    """The composition of revenue: parts of which one is negative and one is missing, the total."""
    parts = (("part:vat", "增值税"), ("part:cit", "企业所得税"), ("part:deed", "契税"),
             ("part:nontax", "非税收入"), ("one_off:sale", "一次性收入"))
    columns = (*(Column(key, title, "金额（亿元）", 12) for key, title in parts),
               Column("total", "合计", "金额（亿元）", 12), Column("share", "增值税占比", "占比（%）", 12))
    figures = ((33.1, 21.4, -0.6, 6.6, None), (34.2, 19.8, 9.4, 6.9, 40.0), (35.9, 21.0, 9.9, 7.1, None))
    rows = []
    for year, values in zip(YEARS[1:], figures, strict=True):
        key = f"y{year}"
        cells = [Cell(value, 2, role="input") for value in values]
        known = tuple(InTable(key, part) for (part, _), value in zip(parts, values, strict=True)
                      if value is not None)
        whole = sum(value for value in values if value is not None)
        template = "+".join(f"{{{spot}}}" for spot in range(len(known)))
        rows.append(Row(key, f"{year}年", (
            *cells, Cell(whole, 2, Formula(template, known)),
            Cell(100 * (values[0] or 0.0) / whole, 2, Formula(
                "100*{0}/{1}", (InTable(key, "part:vat"), InTable(key, "total")))))))
    table = Table("composition", "一般公共预算收入构成", "亿元；%", "年份", columns, tuple(rows),
                  label_width=10)
    return Chart("fig_stack", "stack", "图6 一般公共预算收入构成", "亿元", table)


def tornado_chart(count: int = 18) -> Chart:
    """Effects of a unit more and less of each assumption; one bar of the last rows has no figure."""
    columns = (Column("unit", "变动单位", width=14, align="center"),
               *(Column(f"{item}:{way}", title, group, 12) for item, group in (
                   ("revenue", "收入（万元）"), ("balance", "收支差额（万元）"))
                 for way, title in (("up", "增加"), ("down", "减少"))))
    rows = []
    for at in range(count):
        size = 40000.0 * 0.7 ** at * (-1 if at % 3 == 1 else 1)
        cells = [Cell(value, 0, role="simulated", sign=True)
                 for value in (0.0, 0.0, size, None if at == count - 1 else -size * 0.97)]
        rows.append(Row(f"a{at}", f"第{at + 1}项假设", (Cell("1个百分点", role="text"), *cells)))
    table = Table("reckoner", "速算表", "见表内", "假设", columns, tuple(rows), label_width=24)
    return Chart("fig_tornado", "tornado", "图7 各项假设的影响", "万元", table, drawn="balance")


def check_table(gap: float = 0.0, word: str = "通过") -> Table:
    """Checks: a number that must be nought, a word that must be 通过."""
    columns = (Column("left", "左边"), Column("right", "右边"), Column("gap", "差额"),
               Column("verdict", "结论", align="center"))
    check: Role = "check"
    rows = (Row("sum", "收入总量＝支出总量", (
        Cell(1920969.0, 0, role="input"), Cell(1920969.0 - gap, 0, role="input"),
        Cell(gap, 0, Formula("{0}-{1}", (InTable("sum", "left"), InTable("sum", "right"))), check),
        Cell(word, role=check)), role="check"),)
    return Table("checks", "表2 勾稽关系检查", "万元", "关系", columns, rows)


def overview_table() -> Table:
    """The first sheet's table: figures of the model sheet, linked."""
    columns = tuple(Column(str(year), f"{year}年", width=13) for year in YEARS)
    rows = [Row("head", "一、经济", (Cell(),) * 4, role="section")]
    for item, name, decimals in (("g", "地区生产总值增速（%）", 2), ("gdp", "地区生产总值（亿元）", 2),
                                 ("tax", "税收收入（万元）", 0)):
        rows += [Row(f"{item}:{scenario}", f"{name}：{scenario}情景",
                     tuple(linked(item, year, scenario, decimals) for year in YEARS), 1)
                 for scenario in SCENARIOS]
    return Table("overview", "主要预测结果", "", "指标", columns, tuple(rows))


def sample_sheets() -> tuple[Sheet, ...]:
    """The whole workbook, the reference sheet first to show that it is set last."""
    fan, bridge = fan_chart(), bridge_chart()
    return (
        Sheet("结果 模型", "模型：方程与取值", (model_table(),), reference=True),
        Sheet("结果 总览", "罗湖区2020—2022年经济财政预测结果", (
            Text("一、主要结论", 1),
            Text("基准情景下，2020年地区生产总值增长6.2%，税收收入增长7.2%；低情景下分别为3.1%和4.9%。"
                 "一般公共预算收入预计1,354,500万元，比上年预计执行数增长48.52%，剔除一次性物业资产出让"
                 "后同口径增长4.66%。=1+1 这样的文字照原样写出，不会变成公式。"),
            overview_table(), Text("二、检查", 2), check_table())),
        Sheet("结果 收入", "一般公共预算收入预测", (revenue_table(),)),
        Sheet("结果 区间", "收入预测区间与变动构成", (Text("预测区间", 2), fan, bridge)),
        Sheet("结果 目标", "计划目标达成情况", (bullet_chart(),)),
        Sheet("结果 指标", "主要指标", (panels_chart(),)),
        Sheet("结果 情景", "情景比较", (scenario_chart(), scenario_chart().table)),
        Sheet("结果 构成", "构成与敏感性", (stack_chart(), tornado_chart().table, tornado_chart())),
    )
