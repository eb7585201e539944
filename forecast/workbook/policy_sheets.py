"""The sheets of what a bureau plans to spend, to get from above, to hand up and to forgo."""

from __future__ import annotations

from forecast.data import Guarantee, Recurrence, SpendingBasis, SubsidyKind
from forecast.workbook.specs import ColumnSpec, SheetSpec

_NOTE = ColumnSpec("note", "说明", "text", width=44, hint="依据；没有出处的写明“判断”")
SPENDING = SheetSpec(
    "支出规则", "支出规则（分功能支出的测算办法和压减次序）", "一项支出",
    (ColumnSpec("item", "支出科目", "text", required=True, width=26, hint="预算收支表中的支出科目，如 教育支出"),
     ColumnSpec("basis", "规则", "choice", required=True, width=12, choices=tuple(SpendingBasis),
                hint="增长率：逐年增长；人均标准：标准×人数；承诺额：取“中期承诺”表"),
     ColumnSpec("rate", "增长率", "number", width=10, hint="%，每年；人均标准的填标准的增长率；留空为 0"),
     ColumnSpec("norm", "标准", "number", width=10, hint="元/人，规则为“人均标准”时填"),
     ColumnSpec("heads", "人数", "number", width=10, hint="万人，规则为“人均标准”时填"),
     ColumnSpec("heads_rate", "人数增长", "number", width=10, hint="%，每年；留空为 0"),
     ColumnSpec("guarantee", "三保", "choice", width=12, choices=tuple(Guarantee),
                hint="属于“三保”的选一类，先于其他支出安排；其他留空"),
     ColumnSpec("order", "压减次序", "number", width=10, hint="收入不足时第几个压减，1 最先；留空为不压减；“三保”不压减"),
     ColumnSpec("limit", "压减上限", "number", width=10, hint="%，最多压减这一项的百分之几；留空为 100"),
     _NOTE),
    note="可以不填。填了就逐项测算各功能支出，合计等于预测的一般公共预算支出，没有列出的归入其余各项；有当年预算的，当年取预算。",
)  # fmt: skip
CUTS = SheetSpec(
    "压减政策", "压减政策（过紧日子）", "一项压减",
    (ColumnSpec("name", "事项", "text", required=True, width=28, hint="如 “三公”经费"),
     ColumnSpec("year", "年份", "period", required=True, width=10, hint="如 2020年"),
     ColumnSpec("rate", "压减比例", "number", required=True, width=10, hint="%，填正数：压减34%填 34"),
     ColumnSpec("base", "基数", "number", width=13, hint="压减前的金额，万元；没有公布的留空，不测算金额"),
     ColumnSpec("item", "支出科目", "text", width=26, hint="落在哪个支出科目；说不清的留空"),
     _NOTE),
    unit="万元", note="可以不填。填了基数的算出压减额；情景中把“压减支出政策”设为 1，这些金额就从支出中扣除。",
)  # fmt: skip
COMMITMENTS = SheetSpec(
    "中期承诺", "中期支出承诺（三年）", "一项承诺的一年",
    (ColumnSpec("name", "事项", "text", required=True, width=34, hint="项目或政策的名称，各年一致"),
     ColumnSpec("item", "支出科目", "text", width=26, hint="列在哪个支出科目；说不清的留空"),
     ColumnSpec("year", "年份", "period", required=True, width=10, hint="如 2021年"),
     ColumnSpec("amount", "金额", "number", required=True, width=13, hint="当年需要安排的数，万元"),
     ColumnSpec("source", "来源", "text", width=34, hint="文件名称及出处"), _NOTE),
    unit="万元", note="可以不填。已经确定、以后年度必须安排的支出逐年登记，与当年支出总数和缺口对照。",
)  # fmt: skip
SUBSIDIES = SheetSpec(
    "上级补助", "上级补助明细（分类别、分经常性和一次性）", "一项补助的一年",
    (ColumnSpec("name", "项目", "text", required=True, width=34, hint="补助的名称，各年一致"),
     ColumnSpec("kind", "类别", "choice", required=True, width=16, choices=tuple(SubsidyKind),
                hint="、".join(SubsidyKind)),
     ColumnSpec("year", "年份", "period", required=True, width=10, hint="如 2020年"),
     ColumnSpec("amount", "金额", "number", required=True, width=13, hint="万元"),
     ColumnSpec("recurrence", "性质", "choice", required=True, width=10, choices=tuple(Recurrence),
                hint="经常性：以后年度按增长率延续；一次性：以后年度没有"),
     ColumnSpec("rate", "以后年度增长", "number", width=12, hint="%，经常性补助以后每年的增长；留空为持平"),
     _NOTE),
    unit="万元",
    note="可以不填。填了最近一年的各项，预测年度的上级补助收入按各项相加：经常性的延续，一次性的不再有；各项不足总数的部分持平延续。",
)  # fmt: skip
REMITTANCES = SheetSpec(
    "上解规则", "上解支出的构成（体制上解办法）", "一项上解",
    (ColumnSpec("name", "项目", "text", required=True, width=34, hint="如 体制上解、专项上解"),
     ColumnSpec("tax", "计算基数", "text", width=22, hint="按税收比例上解的填税种，如 税收收入、增值税；定额的留空"),
     ColumnSpec("share", "比例", "number", width=10, hint="%，相当于该税种区级收入的百分之几"),
     ColumnSpec("fixed", "定额", "number", width=13, hint="预测首年的数，万元"),
     ColumnSpec("rate", "定额增长", "number", width=10, hint="%，每年；留空为不变"), _NOTE),
    unit="万元",
    note="可以不填。填了就按各项相加测算上解支出：定额加各税种的比例；没有填的，上解支出随税收收入增减。当年有预算的取预算。",
)  # fmt: skip
RELIEFS = SheetSpec(
    "减税降费", "减税降费测算", "一项政策、一个口径",
    (ColumnSpec("name", "政策", "text", required=True, width=34, hint="如 增值税降率"),
     ColumnSpec("scope", "口径", "text", width=22, hint="金额统计的是什么，如 全部成本、税收、个人所得税"),
     ColumnSpec("tax", "税种", "text", width=16, hint="留空为全部税收"),
     ColumnSpec("year", "年份", "period", required=True, width=10, hint="金额是哪一年的"),
     ColumnSpec("amount", "辖区减免额", "number", required=True, width=13, hint="全辖区当年的减免额，万元"),
     ColumnSpec("months", "当年执行月数", "number", width=11, hint="当年实际执行几个月，1 至 12；留空为 12。不足12个月的，次年还有翘尾"),
     ColumnSpec("share", "区级分成", "number", width=10, hint="%；留空取“分成比例”表，表中没有的不测算本级影响"),
     _NOTE),
    unit="万元", note="可以不填。辖区减免额×区级分成＝本级减收；执行不满一年的，次年翘尾＝全年数减当年数。各口径并列，不相加。",
)  # fmt: skip
CASH = SheetSpec(
    "库款计划", "库款计划（月末库款和逐月资金安排）", "一个月",
    (ColumnSpec("month", "月份", "period", required=True, width=14, hint="如 2020年8月"),
     ColumnSpec("balance", "月末库款", "number", width=14, hint="已过的月份填月末库款余额，万元；至少填最近一个月"),
     ColumnSpec("spending", "支出计划", "number", width=14, hint="当月安排的支出，万元；留空按历年进度"),
     ColumnSpec("inflow", "其他流入", "number", width=14, hint="上级补助、债券资金、调度款等，万元"),
     ColumnSpec("outflow", "其他流出", "number", width=14, hint="上解、还本、往来等，万元"), _NOTE),
    unit="万元",
    note="可以不填。月度累计表有当年收入和支出的，从最近的月末库款起逐月推算：收入按历年进度，支出按计划，列出最低点和库款保障水平。",
)  # fmt: skip
POLICIES: tuple[SheetSpec, ...] = (SPENDING, CUTS, COMMITMENTS, SUBSIDIES, REMITTANCES, RELIEFS,
                                  CASH)
