"""A sample chart of every kind, and what a chart is made of."""

from __future__ import annotations

from dataclasses import replace

from forecast.exhibits.kit.types import Cell, Chart, Column, Row, RowRole, Table
from forecast.render.chart.drawings.fan import COLUMNS

Number = float | str | None
SOURCE = "2020年罗湖区政府工作报告、计划报告、预算报告及历年公报；本工具测算。"
BAND = "10%—90%分位为模拟区间，实际值落在其中的可能性约八成。"


def table(name: str, columns: dict[str, str], rows: dict[str, tuple[Number, ...]], *,
          digits: int = 1, roles: dict[str, RowRole] | None = None, group: str = "") -> Table:
    roles = roles or {}
    return Table(
        name, name, "%", "指标",
        tuple(Column(key, title, group) for key, title in columns.items()),
        tuple(Row(key, key, tuple(Cell(value, digits) for value in cells),
                  role=roles.get(key, "line")) for key, cells in rows.items()))


def fan() -> Chart:
    past = [10.1, 9.6, 9.0, 9.2, 8.8, 8.5, None, 8.1, 7.0, 6.2]
    rows: dict[str, tuple[Number, ...]] = {
        str(2010 + place): (value, *[None] * 7) for place, value in enumerate(past)}
    rows["2020"] = (None, 5.6, 3.2, 4.5, 6.6, 7.9, 6.0, 6.5)
    rows["2021"] = (None, 6.1, 2.9, 4.6, 7.4, 9.0, None, None)
    rows["2022"] = (None, 6.0, 2.4, 4.4, 7.6, 9.5, None, None)
    titles = ("历史", "中值", "10%分位", "25%分位", "75%分位", "90%分位", "目标下限", "目标上限")
    return Chart("gdp_fan", "fan", "地区生产总值增速及预测区间", "%",
                 table("gdp_fan", dict(zip(COLUMNS, titles, strict=True)), rows),
                 ("基准情景；2000次抽样。",), SOURCE)


def bridge(one_off: float = 40.0) -> Chart:
    rows: dict[str, tuple[Number, ...]] = {
        "2019年预计执行数": (91.2,), "税收收入": (4.0,), "经常性非税收入": (0.25,), "同口径收入": (95.45,),
        "一次性收入": (one_off,), "2020年计划": (95.45 + one_off,)}
    made = table("bridge", {"value": "金额"}, rows, digits=2, roles={
        "2019年预计执行数": "total", "税收收入": "step", "经常性非税收入": "step", "同口径收入": "total",
        "一次性收入": "one_off", "2020年计划": "total"})
    signed = tuple(replace(row, cells=(replace(row.cells[0], sign=row.role == "step"),))
                   for row in made.rows)
    return Chart("bridge", "bridge", "一般公共预算收入变动（2019—2020年）", "亿元",
                 replace(made, rows=signed),
                 ("一次性金额由两个公布的可比增速反推，原文未列。",), "预算报告；本工具测算。")


BULLETS = (
    ("地区生产总值增速（6.0%–6.5%）", 6.0, 6.5, 5.6, 3.2, 7.9, 38, "up", "%", 1),
    ("社会消费品零售总额增速（6.0%以上）", 6.0, None, 5.1, 1.9, 8.4, 36, "up", "%", 1),
    ("固定资产投资（261.00亿元）", 261, None, 352.4, 301.2, 405.8, 97, "up", "亿元", 2),
    ("居民人均可支配收入增速（与地区生产总值增速同步）", 5.6, None, 6.4, 4.0, 8.8, 71, "up", "%", 1),
    ("城镇登记失业率（3.0%以内）", 3.0, None, 2.1, 1.8, 2.5, 99, "down", "%", 1),
    ("万元GDP建设用地增减（-3.0%左右）", -3, None, -5.2, -7.4, -3.0, 91, "down", "%", 1),
    ("万元GDP水耗增减（-3.0%左右）", -3, None, -5.9, -8.1, -3.6, 94, "down", "%", 1),
    ("万元GDP电耗增减（-2.0%左右）", -2, None, -3.1, -5.2, -1.0, 74, "down", "%", 1),
    ("一般公共预算收入（1,354,500万元）", 1354500, None, 1339200, 1291345, 1386150, 34, "up",
     "万元", 0),
    ("一般公共预算收入（1,300,000万元以上）", 1300000, None, 1339200, 1291345, 1386150, 86, "up",
     "万元", 0),
    ("新增专项债券（107,000万元）", 107000, None, 107000, 107000, 107000, None, "within", "万元", 0),
)  # fmt: skip


def bullet() -> Chart:
    keys = {"target": "目标", "target_high": "目标上限", "central": "预测中值", "p10": "10%分位",
            "p90": "90%分位", "probability": "达标概率（%）", "better": "方向", "unit": "单位",
            "decimals": "小数位"}
    rows = []
    for name, *values, chance, better, unit, digits in BULLETS:
        cells = [Cell(value, digits) for value in values]
        cells += [Cell(chance, 0), Cell(better), Cell(unit), Cell(float(digits))]
        rows.append(Row(name, name, tuple(cells)))
    made = Table("targets_chart", "", "见表内", "指标",
                 tuple(Column(key, title) for key, title in keys.items()), tuple(rows))
    return Chart("targets", "bullet", "2020年目标与预测对照", "见表内", made, (BAND,),
                 "政府工作报告、计划报告；本工具测算。")


def panels() -> Chart:
    past = {"land": [-8.6, -9.0, -7.8, -7.5, None, None, -7.2, -6.1],
            "water": [-10.4, -9.2, -8.4, -9.5, None, None, -6.4, -7.8],
            "power": [-5.9, -4.8, -6.3, -4.4, None, None, -3.9, -1.9]}
    later = {"land": [(-5.2, -7.4, -3.0, -3.0), (-5.0, -7.8, -2.2, None), (-4.9, -8.0, -1.8, None)],
             "water": [(-5.9, -8.1, -3.6, -3.0), (-5.6, -8.3, -2.9, None), (-5.5, -8.6, -2.4, None)],
             "power": [(-3.1, -5.2, -1.0, -2.0), (-3.0, -5.7, -0.3, None), (-3.0, -6.0, 0.1, None)]}
    names = {"land": "万元GDP建设用地增减", "water": "万元GDP水耗增减", "power": "万元GDP电耗增减"}
    columns = tuple(Column(f"{name}:{kind}", title, names[name]) for name in names
                    for kind, title in (("history", "历史"), ("central", "中值"), ("p10", "10%分位"),
                                        ("p90", "90%分位"), ("target", "目标")))
    rows = []
    for place in range(11):
        cells: list[Cell] = []
        for name in names:
            values: tuple[float | None, ...] = (
                (past[name][place], None, None, None, None) if place < 8
                else (None, *later[name][place - 8]))
            cells += [Cell(value, 1) for value in values]
        rows.append(Row(str(2012 + place), str(2012 + place), tuple(cells)))
    return Chart("intensity", "panels", "万元GDP建设用地、水耗、电耗增减", "%",
                 Table("intensity_chart", "", "%", "年份", columns, tuple(rows)), (BAND,),
                 "政府工作报告、计划报告；本工具测算。")


def scenarios() -> Chart:
    columns = {"计划": "计划", "基准": "基准", "疫情冲击": "疫情冲击", "减税降费": "减税降费加力",
               "乐观": "乐观"}
    rows: dict[str, tuple[Number, ...]] = {
        "2019": (91.2, 91.2, 91.2, 91.2, 91.2), "2020": (95.45, 93.92, 84.1, 91.3, 96.2),
        "2021": (101.9, 98.7, 89.5, 95.1, 104.6), "2022": (108.6, 103.9, 95.2, 99.6, 112.8)}
    return Chart("scenarios", "scenarios", "各情景一般公共预算收入（同口径）", "亿元",
                 table("scenario_chart", columns, rows, digits=2),
                 ("剔除一次性物业资产出让收入。",), SOURCE)


def stack() -> Chart:
    titles = {"part:vat": "增值税", "part:cit": "企业所得税", "part:pit": "个人所得税",
              "part:deed": "契税", "part:nontax": "非税收入（不含一次性）", "one_off:sale": "一次性非税收入",
              "total": "合计", "share:vat": "增值税占比"}
    rows: dict[str, tuple[Number, ...]] = {
        "2018": (40.2, 30.1, 12.0, 10.1, 7.5, None, 99.9, 40.2),
        "2019": (37.4, 28.0, 11.0, -0.9, 6.6, None, 82.1, 45.6),
        "2020": (38.9, 29.5, 11.4, 8.8, 6.9, 40.0, 135.5, 28.7)}
    return Chart("composition", "stack", "一般公共预算收入构成", "亿元",
                 table("composition", titles, rows, digits=2), ("一次性收入单列。",), SOURCE)


def tornado() -> Chart:
    effects: dict[str, tuple[Number, ...]] = {
        "一次性物业资产出让实现率": ("1个标准差（0.1）", 40000.0, -40000.0),
        "一般公共预算支出": ("1%", -17504.0, 17504.0),
        "税收对现价地区生产总值的弹性": ("1个标准差（0.25）", 17386.0, -17054.0),
        "动用预算稳定调节基金": ("1%", 2600.0, None),
        "上解支出": ("1%", -1706.0, -1200.0), "国有企业利润上缴": ("1%", 1.0, -1.0)}
    effects |= {f"其他假设{number}": ("1%", 0.4, -0.4) for number in range(12)}
    made = table("reckoner", {"unit": "变动单位", "balance:up": "增加", "balance:down": "减少"},
                 effects, digits=0)
    rows = tuple(replace(row, cells=tuple(replace(cell, sign=True) for cell in row.cells))
                 for row in made.rows)
    return Chart("tornado", "tornado", "各项假设增减一个单位对收支差额的影响", "万元",
                 replace(made, rows=rows), ("影响大的在上。",), SOURCE, drawn="balance")


def six_panels() -> Chart:
    made = panels()
    names = ("增值税", "企业所得税", "个人所得税", "土地增值税", "城市维护建设税", "房产税")
    columns = tuple(Column(f"{number}:{column.key.partition(':')[2]}", column.title, name)
                    for number, name in enumerate(names) for column in made.table.columns[:5])
    rows = tuple(replace(row, cells=row.cells[:10] * 3) for row in made.table.rows)
    return replace(made, id="taxes", title="主要税种收入",
                   table=replace(made.table, columns=columns, rows=rows))


def progress() -> Chart:
    titles = {"low": "往年最低", "high": "往年最高", "middle": "往年中值", "even": "序时进度", "history": "本年",
              "central": "预测中值", "p10": "10%分位", "p90": "90%分位"}
    rows: dict[str, tuple[Number, ...]] = {}
    for month in range(1, 13):
        share = 100 * month / 12
        past = (0.93 * share, 1.04 * share, 0.99 * share) if month > 1 else (None, None, None)
        now = 0.97 * share if 1 < month <= 8 else None
        ahead = ((0.98 * share, (0.98 - 0.004 * (month - 8)) * share,
                  (0.98 + 0.005 * (month - 8)) * share) if month > 8 else (None, None, None))
        rows[f"{month}月"] = (*past, share, now, *ahead)
    return Chart("landing", "progress", "一般公共预算收入执行进度", "%",
                 table("landing", titles, rows), ("均为占全年预算的比重。",), SOURCE)


def track() -> Chart:
    rows: dict[str, tuple[Number, ...]] = {
        str(year): (0.6 * (-1.0) ** year + 0.3 * (year - 2000), -2.0 - 0.3 * (year - 2000),
                    2.0 + 0.3 * (year - 2000)) for year in range(2000, 2019)}
    rows["2019"] = (None, -7.7, 7.7)
    return Chart("cusum", "track", "税收收入：CUSUM", "统计量", table(
        "cusum", {"value": "CUSUM", "low": "下界5%", "high": "上界5%"}, rows, digits=2),
        ("出界表示参数变了。",), SOURCE)


def scatter() -> Chart:
    cases: dict[str, tuple[Number, ...]] = {
        f"方案{number:02d}": (1_340_000.0 + 900 * number, -17_800.0 + 37 * ((number * 29) % 83) * 10)
        for number in range(60)}
    made = table("ranking", {"revenue": "收入（万元）", "balance": "收支差额（万元）"}, cases, digits=0)
    rows = tuple(replace(row, role="total") if place % 12 == 0 else row for place, row in enumerate(made.rows))
    return Chart("scatter", "scatter", "60个情景：收支差额与收入", "万元", replace(made, rows=rows),
                 ("每点一个情景。",), SOURCE, drawn="revenue balance")


CHARTS = (fan(), bridge(), bullet(), panels(), six_panels(), scenarios(), stack(), tornado(),
          progress(), track(), scatter())
