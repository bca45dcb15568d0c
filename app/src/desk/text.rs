//! Messages of the desk.

crate::texts! {
    // fields
    NAME: "Name", "名称";
    PERSON_NAME: "Name", "姓名";
    OWNER: "Owner", "负责人";
    ACCOUNT: "Account", "客户";
    CONTACT: "Contact", "联系人";
    PARENT: "Belongs to", "上级客户";
    CODE: "Number", "客户编号";
    LIFECYCLE: "Lifecycle", "客户状态";
    INDUSTRY: "Industry", "行业";
    COUNTRY: "Country", "国家/地区";
    PROVINCE: "Province", "省份";
    CITY: "City", "城市";
    STREET: "Street", "详细地址";
    PHONE: "Phone", "电话";
    MOBILE: "Mobile", "手机";
    EMAIL: "E-mail", "邮箱";
    WECHAT: "WeChat", "微信";
    WEBSITE: "Website", "网站";
    EMPLOYEES: "Employees", "员工人数";
    REVENUE: "Yearly revenue", "年营收";
    FOUNDED: "Founded", "成立年份";
    SOURCE: "Source", "来源";
    DESCRIPTION: "Description", "备注";
    TITLE: "Position", "职务";
    PART: "Part", "决策角色";
    NOTES: "Notes", "备注";
    STAGE: "Stage", "阶段";
    STATUS: "Result", "结果";
    PRODUCT: "Product", "产品";
    AMOUNT: "Amount", "金额";
    EXPECTED_ON: "Expected close", "预计成交日期";
    OPENED_ON: "Opened on", "开始日期";
    CLOSED_ON: "Closed on", "结束日期";
    LOST_REASON: "Reason lost", "输单原因";
    SUBJECT: "Subject", "标题";
    BODY: "Text", "内容";
    WHEN: "When", "时间";
    DUE: "Due", "截止时间";
    DONE: "Done", "完成时间";
    KIND: "Kind", "类型";
    YES: "yes", "是";
    NO: "no", "否";

    // deeds in a timeline
    ACCOUNT_CREATED: "Account created", "新建客户";
    ACCOUNT_UPDATED: "Account changed", "修改客户";
    ACCOUNT_DELETED: "Account deleted", "删除客户";
    ACCOUNT_RESTORED: "Account brought back", "恢复客户";
    CONTACT_CREATED: "Contact added", "新增联系人";
    CONTACT_UPDATED: "Contact changed", "修改联系人";
    CONTACT_DELETED: "Contact deleted", "删除联系人";
    CONTACT_RESTORED: "Contact brought back", "恢复联系人";
    DEAL_CREATED: "Deal opened", "新建商机";
    DEAL_MOVED: "Deal moved", "商机推进";
    DEAL_UPDATED: "Deal changed", "修改商机";
    DEAL_DELETED: "Deal deleted", "删除商机";
    DEAL_RESTORED: "Deal brought back", "恢复商机";
    ACTIVITY_CREATED: "Written down", "新增记录";
    ACTIVITY_UPDATED: "Record mended", "修改记录";
    ACTIVITY_DELETED: "Record deleted", "删除记录";
    ACTIVITY_RESTORED: "Record brought back", "恢复记录";
    ACTIVITY_DONE: "Ticked off", "标记完成";
    ACTIVITY_REOPENED: "Tick taken back", "取消完成";

    // lists
    ACCOUNTS: "Accounts", "客户";
    CONTACTS: "Contacts", "联系人";
    SEARCH_ACCOUNTS: "Search name, number, city, phone…", "搜索名称、编号、城市、电话…";
    SEARCH_CONTACTS: "Search name, position, phone, WeChat…", "搜索姓名、职务、电话、微信…";
    MINE: "Mine", "我负责的";
    POOL: "Nobody (pool)", "公海（无负责人）";
    NOBODY: "Nobody", "无";
    ANY_ACCOUNT: "Without account", "未关联客户";
    OPEN_DEALS: "Open deals", "进行中商机";
    LAST_TOUCH: "Last touched", "最近跟进";
    NEVER: "never", "暂无";
    NEW_ACCOUNT: "New account", "新建客户";
    NEW_CONTACT: "New contact", "新建联系人";
    IMPORT: "Import", "导入";
    NO_ACCOUNTS: "No accounts yet", "还没有客户";
    NO_ACCOUNTS_TEXT: "Every company you sell to or serve gets a page here, with all its people, deals and talks. Add the first one, or bring in the list you already have.", "您销售和服务的每家客户都会在这里有一个主页，汇总联系人、商机和跟进记录。新建第一个客户，或导入已有名单。";
    NO_CONTACTS: "No contacts yet", "还没有联系人";
    NO_CONTACTS_TEXT: "The people at your customers: who decides, who uses, who buys. Add the first one, or bring in an address book.", "客户那边的人：谁决策、谁使用、谁采购。新建第一个联系人，或导入通讯录。";
    HAND_OVER: "Hand over", "转移负责人";
    HAND_OVER_TO: "Hand over to", "转移给";
    SET_LIFECYCLE: "Set lifecycle", "修改状态";
    DELETE: "Delete", "删除";
    DELETED_ONE: "Deleted {name}", "已删除 {name}";
    DELETED_N: "Deleted {n}", "已删除 {n} 条";
    CHANGED_N: "Changed {n}", "已修改 {n} 条";
    REFUSED_N: "{n} belong to colleagues and were left alone", "其中 {n} 条由同事负责，未作修改";
    NOTHING_CHANGED: "Nothing had to be changed", "没有需要修改的记录";
    BROUGHT_BACK: "Brought back {n}", "已恢复 {n} 条";
    BROUGHT_BACK_SOME: "Brought back {n}; the rest was changed meanwhile", "已恢复 {n} 条，其余已被他人修改";

    // forms and merging
    SAVE: "Save", "保存";
    CREATE: "Create", "新建";
    CANCEL: "Cancel", "取消";
    EDIT: "Edit", "编辑";
    EDIT_NAMED: "Edit {name}", "编辑 {name}";
    SAVED: "Saved", "已保存";
    CREATED: "Created {name}", "已新建 {name}";
    NOT_CHOSEN: "Not chosen", "未选择";
    SECTION_COMPANY: "Company", "企业信息";
    SECTION_REACH: "How to reach it", "联系方式";
    SECTION_PLACE: "Where it is", "地址";
    MERGED: "Saved, together with a change a colleague made meanwhile", "已保存，并合并了同事刚才的修改";
    UNSAVED_GONE: "This record was deleted meanwhile.", "该记录已被删除。";

    // the account's page
    WON: "Won to date", "累计赢单";
    OVERDUE: "Overdue", "逾期事项";
    NEXT_STEP: "Next", "下一步";
    NO_NEXT: "Nothing planned", "暂无计划";
    NONE_YET: "none", "无";
    CALL: "Call", "电话";
    NEW_DEAL: "New deal", "新建商机";
    DETAILS: "Details", "详细信息";
    PEOPLE: "People", "联系人";
    DEALS: "Deals", "商机";
    ALL_OF_THEM: "Show all", "查看全部";
    NO_PEOPLE: "Nobody known yet", "还没有联系人";
    NO_DEALS: "No deals yet", "还没有商机";
    MORE_DETAILS: "All fields", "全部字段";
    PROMISES: "Promises", "承诺";
    PROMISED_BY: "{name} · {when}", "{name} · {when}";
    CREATED_AT: "Known since", "创建日期";
    DONE_ON: "done {day}", "{day}完成";
    KEPT: "Kept {day}", "已兑现 {day}";
    LATE_DAYS: "{days} late", "逾期 {days}";
    LATE_TODAY: "late since {time}", "{time} 已到期";
    DUE_TODAY: "today {time}", "今天 {time}";
    DUE_TODAY_PLAIN: "today", "今天";
    DUE_ON: "by {day}", "{day}前";
    MARK_DONE: "Mark as done: {name}", "标记完成：{name}";
    MARK_OPEN: "Not done after all: {name}", "取消完成：{name}";
    MARKED_DONE: "Done: {name}", "已完成：{name}";
    MARKED_OPEN: "Open again: {name}", "已重新打开：{name}";

    // the composer
    COMPOSE: "Write down", "记录";
    PLACE_NOTE: "Note what happened…", "记录一次沟通…";
    PLACE_CALL: "What was said on the phone…", "电话里谈了什么…";
    PLACE_MAIL: "What the mail was about…", "邮件内容要点…";
    PLACE_MEETING: "What the meeting decided…", "会议达成了什么…";
    PLACE_VISIT: "What you saw and heard…", "拜访中的所见所闻…";
    PLACE_TASK: "What is to be done…", "要做什么…";
    PROMISE: "Promised to the customer", "已向客户承诺";
    WITH_WHOM: "With", "沟通对象";
    FOR_WHOM: "For", "执行人";
    DUE_DAY: "Due day", "截止日期";
    DUE_TIME: "Time", "时间";
    WRITTEN: "Written down", "已记录";

    // the timeline
    TIMELINE: "Timeline", "时间线";
    TAB_ALL: "All", "全部";
    TAB_TALKS: "Talks", "沟通";
    TAB_DEALS: "Deals", "商机";
    TAB_TASKS: "Tasks", "任务";
    TAB_SYSTEM: "System", "系统";
    EARLIER: "Earlier", "更早";
    NOTHING_YET: "Nothing here yet", "暂无记录";
    NOTHING_YET_TEXT: "Write down the first talk above; changes appear by themselves.", "在上方记录第一次沟通，系统变更会自动出现在这里。";
    BY_SYSTEM: "The system", "系统";
    MORE_OF: "More", "更多操作";
    OPEN_STATE: "open", "未完成";
    PLANNED: "planned", "计划中";
    CHANGE_TO: "{field}: {to}", "{field}：{to}";
    CHANGE_FROM_TO: "{field}: {from} → {to}", "{field}：{from} → {to}";
    CHANGE_EMPTIED: "{field}: {from} removed", "{field}：清空（原为 {from}）";
    PROMISE_CHIP: "promise", "承诺";
    FIRST_MORE: "and {n} more fields", "等 {n} 项";

    // Today
    TODAY: "Today", "今天";
    LATE: "Late", "已逾期";
    DUE_NOW: "Due today", "今天到期";
    THIS_WEEK: "This week", "本周";
    NEXT_DAYS: "Coming days", "接下来";
    DONE_TODAY: "Done today", "今天已完成";
    NEGLECTED: "Deals without a next step", "缺少下一步的商机";
    NO_NEXT_STEP: "no next step", "没有下一步";
    DAYS_IN_STAGE: "{days} in stage", "停留 {days}";
    RECENT: "Recently touched", "最近跟进";
    ALL_DONE: "Nothing is waiting", "今日无待办";
    ALL_DONE_TEXT: "No task or promise is due this week. A look at the accounts not touched for long?", "本周没有到期的任务或承诺，看看久未跟进的客户吧？";
    TO_ACCOUNTS: "To the accounts", "查看客户";
    TO_BOARD: "To the board", "查看商机看板";
    GREETING: "{company} · {day}", "{company} · {day}";
}
