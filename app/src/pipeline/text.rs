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
}
