//! Messages of pipelines, deals and products.

crate::texts! {
    KIND_OPEN: "Open", "进行中";
    KIND_WON: "Won", "赢单";
    KIND_LOST: "Lost", "输单";
    FIELD_ACCOUNT: "Account", "客户";
    FIELD_CONTACT: "Contact", "联系人";
    FIELD_PRODUCT: "Product", "产品";
    FIELD_OWNER: "Owner", "负责人";
    FIELD_AMOUNT: "Amount", "金额";
    FIELD_EXPECTED_ON: "Expected close", "预计成交日期";
    FIELD_OPENED_ON: "Opened on", "开始日期";
    FIELD_LOST_REASON: "Reason lost", "输单原因";
    FIELD_DESCRIPTION: "Description", "说明";

    GATE: "Needed before a deal enters “{stage}”.", "进入“{stage}”阶段前必须填写。";
    GATE_STAYS: "“{stage}” asks for this; it cannot be left empty.", "当前阶段“{stage}”要求填写此项，不能为空。";
    NAME_NEEDED: "Give it a name.", "请填写名称。";
    NAME_LONG: "A name has at most 200 characters.", "名称不能超过 200 个字。";
    UNREADABLE: "This text holds characters that cannot be kept.", "包含无法保存的字符。";
    TEXT_LONG: "At most {n} characters.", "不能超过 {n} 个字。";
    AMOUNT_BAD: "Write an amount such as 12,500.50 or 48k, with no more decimals than the currency has.", "请填写金额，例如 12,500.50 或 48万，小数位数不能超过该币种。";
    AMOUNT_NEGATIVE: "An amount is not below zero.", "金额不能为负数。";
    AMOUNT_HUGE: "This amount is too large.", "金额过大。";
    CLOSED_ON_OPEN: "Only a won or lost deal has a closing day.", "只有赢单或输单的商机才有结束日期。";
    CLOSED_ON_NEEDED: "A won or lost deal keeps its closing day.", "赢单或输单的商机必须有结束日期。";
    CLOSED_BEFORE_OPENED: "A deal does not close before the day it was opened.", "结束日期不能早于开始日期。";
    ACCOUNT_GONE: "There is no such account any more. Choose another.", "该客户已不存在，请重新选择。";
    CONTACT_GONE: "There is no such contact any more. Choose another.", "该联系人已不存在，请重新选择。";
    PRODUCT_GONE: "There is no such product any more. Choose another.", "该产品已不存在，请重新选择。";
    OWNER_GONE: "This member cannot take deals. Choose another.", "该成员无法负责商机，请重新选择。";
    STAGE_GONE: "There is no such stage any more. Reload the board.", "该阶段已不存在，请刷新看板。";
    CODE_TAKEN: "Another record has this number.", "该编号已被使用。";

    PIPELINE_SALES: "Sales", "销售流程";
    STAGE_QUALIFIED: "Qualified", "线索确认";
    STAGE_SOLUTION: "Solution", "方案沟通";
    STAGE_QUOTE: "Quote", "报价";
    STAGE_NEGOTIATION: "Negotiation", "商务谈判";
    STAGE_WON: "Won", "赢单";
    STAGE_LOST: "Lost", "输单";

    STAGE_NAME_LONG: "At most 80 characters.", "不能超过 80 个字。";
    STAGE_KIND_NEEDED: "A pipeline needs at least one open stage, one for won and one for lost deals.", "销售流程至少要有一个进行中的阶段，以及赢单、输单阶段各一个。";
    STAGE_KIND_STAYS: "A stage cannot change between open, won and lost. Add a new stage instead.", "阶段的类型（进行中、赢单、输单）不能修改，请新增阶段。";
    STAGES_MANY: "A pipeline has at most {n} stages.", "一个销售流程最多 {n} 个阶段。";
    STAGE_HAS_DEALS: "“{stage}” still holds {n} deals. Choose a stage of the same kind for them.", "“{stage}”阶段还有 {n} 个商机，请为它们选择一个同类阶段。";
    PROBABILITY_BAD: "A whole number from 0 to 100.", "请填写 0 到 100 的整数。";
    ROTTING_BAD: "From 1 to 3,650 days, or empty for never.", "请填写 1 到 3650 天，留空表示不提醒。";
    PIPELINE_HAS_DEALS: "This pipeline still has deals. Move or delete them first.", "该销售流程中还有商机，请先移动或删除。";
    PIPELINE_LAST: "A company keeps at least one pipeline.", "至少要保留一个销售流程。";

    RATES_CRUMB: "Settings", "设置";
    RATES: "Exchange rates", "汇率";
    RATES_WHAT: "What one unit of a currency is worth in {base}. Boards and figures convert with it.", "1 单位外币折合多少 {base}。看板与报表按此折算。";
    RATE_CURRENCY: "Currency", "币种";
    RATE: "Rate", "汇率";
    RATE_AS_OF: "As of", "生效日期";
    RATE_SAVE: "Save rate", "保存汇率";
    RATE_SAVED: "The rate of {currency} is saved.", "{currency} 汇率已保存。";
    RATE_FORGET: "Remove {currency}", "删除 {currency}";
    RATE_BAD: "A number above nought, such as 7.12, with at most six places.", "请填写大于 0 的数字，例如 7.12，最多六位小数。";
    NO_RATES: "No rates yet", "尚未设置汇率";
    NO_RATES_HELP: "Amounts in other currencies are shown beside the total until they can be converted.", "未设置汇率的币种会单独列出，不计入汇总。";
}
