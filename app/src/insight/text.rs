//! Messages of the figures.

crate::texts! {
    TITLE: "Insight", "洞察";
    ALL_PIPELINES: "All pipelines", "全部销售流程";
    PERIOD_ALL: "All time", "全部时间";
    PERIOD_YEAR: "This year", "本年";
    PERIOD_QUARTER: "This quarter", "本季度";
    PERIOD_MONTH: "This month", "本月";
    PIPELINE: "Pipeline", "销售流程";
    PERIOD: "Closed in", "结束时间";
    WON: "Won", "赢单";
    LOST: "Lost", "输单";
    OPEN: "Open", "进行中";
    WON_VALUE: "Won value", "赢单金额";
    OPEN_VALUE: "Open value", "在手金额";
    WIN_RATE: "Win rate", "赢单率";
    CYCLE: "Mean cycle", "平均成交周期";
    DAYS: "{n} days", "{n} 天";
    DEALS_ONE: "{n} deal", "{n} 个商机";
    DEALS: "{n} deals", "{n} 个商机";
    FUNNEL: "Where open deals stand", "商机漏斗";
    BY_MONTH: "Won by month", "按月赢单";
    BY_PRODUCT: "Won by product", "按产品赢单";
    BY_REGION: "Won by region", "按区域赢单";
    BY_MANAGER: "Won by manager", "按直属上级赢单";
    NO_PRODUCT: "Deals without a product", "商机未选产品";
    NO_REGION: "Owner without a region", "负责人未分区域";
    NO_MANAGER: "Owner without a manager", "负责人没有上级";
    NOTHING: "Nothing won in this period yet.", "该期间暂无赢单。";
    EMPTY_TITLE: "Figures grow from deals", "有了商机，才有数据";
    EMPTY_BODY: "Add deals, or bring them along from a file; the funnel and everything won shows up here by itself.", "新建商机或从文件导入后，漏斗与赢单数据会自动出现在这里。";
    GO_BOARD: "Open the board", "打开看板";
    IMPORT: "Import", "导入";
    WITHOUT_RATE: "Amounts in {list} have no exchange rate and are left out. Set the rate under Settings, Exchange rates.", "{list} 未设置汇率，相关金额未计入。请在“设置 → 汇率”中维护汇率。";
    HOW_WIN_RATE: "Won deals out of all closed ones", "赢单数 ÷ 已结束商机数";
    HOW_CYCLE: "From opening to winning, won deals", "赢单商机从开始到成交";
}
