"""The two sheets that importing keeps: what was asked and answered, where each figure is from."""

from __future__ import annotations

from enum import StrEnum

from forecast.workbook.specs import ColumnSpec, SheetSpec


class Matter(StrEnum):
    """What a row of 导入对照 asks about a table that is imported."""

    ITEM = "指标"
    REGION = "地区"
    YEAR = "年份"
    STATUS = "数据状态"
    FLOW = "累计或当期"
    MEANING = "表头"
    UNIT = "单位"
    CONTRADICTION = "两数不一"
    LAYOUT = "版式"


OWN_INDICATOR, LEFT_OUT = "新增", "不取"
"""Answers to what a name means: an indicator of the bureau's own; nothing that is wanted."""
IMPORTS = SheetSpec(
    "导入对照", "导入对照（导入外来表格时问过的问题）", "一个问题",
    (ColumnSpec("table", "表", "text", width=34, hint="表的标题（不含年月）；空白为各表通用"),
     ColumnSpec("matter", "问题", "choice", required=True, width=12, choices=tuple(Matter), hint="问的是什么"),
     ColumnSpec("subject", "写法", "text", width=40, hint="表中的写法"),
     ColumnSpec("answer", "回答", "text", width=34,
                hint="从下拉清单选或照写。指标：写指标名称；“新增”登记为本单位的指标；“不取”以后不再导入这一行"),
     ColumnSpec("note", "说明", "text", width=60, hint="在哪一格遇到、有几个数等它")),
    note="导入表格时拿不准的列在这里：在“回答”一栏选好，再运行一次导入命令；答过的不再问。",
)  # fmt: skip
TAKEN = SheetSpec(
    "导入记录", "导入记录（各数取自哪个文件哪一格）", "一个导入的数",
    (ColumnSpec("sheet", "工作表", "text", required=True, width=12, hint="写入的工作表"),
     ColumnSpec("item", "指标", "text", required=True, width=30, hint="指标名称"),
     ColumnSpec("period", "期间", "text", required=True, width=10, hint="如 2020 或 2020-08（1—8月累计）"),
     ColumnSpec("status", "状态", "text", width=10, hint="预算收支、数据版本中的数据状态"),
     ColumnSpec("value", "数值", "number", required=True, width=14, hint="写入的数"),
     ColumnSpec("unit", "单位", "text", width=10, hint="写入的数的单位"),
     ColumnSpec("file", "来源文件", "text", required=True, width=34, hint="取自哪个文件"),
     ColumnSpec("table", "来源表", "text", width=16, hint="取自哪张工作表"),
     ColumnSpec("cell", "来源单元格", "text", width=11, hint="取自哪一格"),
     ColumnSpec("quote", "原文", "text", width=50, hint="通报等文字材料的原句"),
     ColumnSpec("author", "填报人", "text", width=22, hint="汇总各科室填报时：哪个科室、哪位"),
     ColumnSpec("entered", "填报时间", "text", width=17, hint="汇总各科室填报时：文件中记载的最后保存时间")),
    note="由导入命令填写，“forecast explain”据此说明出处；不必改动。",
)  # fmt: skip
