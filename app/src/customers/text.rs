//! Messages of accounts, contacts and activities.

crate::texts! {
    LIFECYCLE_POTENTIAL: "Potential", "潜在客户";
    LIFECYCLE_NEW: "New", "新客户";
    LIFECYCLE_ACTIVE: "Active", "活跃客户";
    LIFECYCLE_LOYAL: "Loyal", "忠诚客户";
    LIFECYCLE_AT_RISK: "At risk", "有流失风险";
    LIFECYCLE_LOST: "Lost", "已流失";
    LIFECYCLE_WON_BACK: "Won back", "已挽回";
    LEVEL_A: "A", "A 级";
    LEVEL_B: "B", "B 级";
    LEVEL_C: "C", "C 级";
    LEVEL_D: "D", "D 级";
    PART_DECIDES: "Decides", "决策人";
    PART_INFLUENCES: "Influences", "影响者";
    PART_USES: "Uses", "使用者";
    PART_BUYS: "Buys", "采购人";
    PART_BLOCKS: "Blocks", "反对者";
    KIND_NOTE: "Note", "跟进";
    KIND_CALL: "Call", "电话";
    KIND_MAIL: "Mail", "邮件";
    KIND_MEETING: "Meeting", "会议";
    KIND_VISIT: "Visit", "拜访";
    KIND_TASK: "Task", "任务";

    // what is wrong with a field
    TOO_LONG: "Use at most {n} characters.", "最多 {n} 个字符。";
    PHONE_BAD: "Not a telephone number: digits, spaces and + - ( ) are understood.", "电话格式不正确，可使用数字、空格及 + - ( )。";
    WEBSITE_BAD: "Not a web address, such as farhill.example.", "网址格式不正确，例如 farhill.example。";
    USCC_BAD: "Not a credit code: 18 digits and letters, and the last one must fit the others. Compare it with the licence.", "统一社会信用代码不正确：应为 18 位数字或字母，且校验位须相符，请对照营业执照核对。";
    NUMBER_BAD: "Write a whole number.", "请填写整数。";
    NUMBER_BETWEEN: "Write a number from {least} to {most}.", "请填写 {least} 到 {most} 之间的数字。";
    AMOUNT_BAD: "Not an amount, such as 48,000 or 4.8万.", "金额格式不正确，例如 48,000 或 4.8万。";
    CURRENCY_BAD: "Not a currency, such as CNY.", "币种不正确，例如 CNY。";
    NOT_CHOSEN: "Choose one from the list.", "请从列表中选择。";
    CODE_TAKEN: "Another account carries this number.", "该编号已被其他客户使用。";
    OWNER_GONE: "There is no such member.", "没有该成员。";
    PARENT_GONE: "There is no such account.", "该客户不存在。";
    PARENT_LOOP: "An account cannot stand above itself.", "客户不能成为自己的上级。";
    ACCOUNT_GONE: "There is no such account.", "该客户不存在。";
    CONTACT_GONE: "There is no such contact.", "该联系人不存在。";
    DEAL_GONE: "There is no such deal.", "该商机不存在。";
    TEXT_NEEDED: "Write what happened or what is to be done.", "请填写内容。";
    DUE_NEEDED: "Say by when.", "请选择截止日期。";
    IN_POOL: "This account waits in a pool: claim it first.", "该客户在公海中，请先领取。";
    TOO_MANY: "At most {n} records at a time.", "一次最多 {n} 条记录。";
}
