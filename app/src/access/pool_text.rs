//! What pools can hide, and where they are set up, in words.

crate::texts! {
    POOLS_SETTING: "Customer pools", "公海";
    POOLS_WHAT: "Who may claim customers nobody looks after, when they come back, and which days are worked.", "无主客户的领取规则、回收规则与工作日历。";
    HIDES_PHONE: "Phone", "电话";
    HIDES_EMAIL: "E-mail", "邮箱";
    HIDES_WEBSITE: "Website", "网址";
    HIDES_STREET: "Street", "详细地址";
    HIDES_DESCRIPTION: "Notes on the account", "客户备注";
    HIDES_PEOPLE: "Contacts", "联系人";
    HIDES_TALKS: "Timeline of calls, visits and tasks", "跟进记录与任务";
}
