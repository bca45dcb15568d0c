//! Messages of hand-overs.

crate::texts! {
    LEAVING: "Leaves the company", "离职";
    ABSENCE: "Long absence", "长期休假";
    MOVING: "Moves to other work", "调岗";
    RULE_ONE: "One person", "指定一人";
    RULE_MANAGER: "Their manager", "直属上级";
    RULE_TEAM: "Their teams, by load", "同团队（按负荷分配）";
    RULE_DEPARTMENT: "Their department, by load", "同部门（按负荷分配）";
    RULE_REGION: "Their region, by load", "同区域（按负荷分配）";
    RULE_ONE_HELP: "Everything goes to the person you choose.", "全部交给您指定的人。";
    RULE_MANAGER_HELP: "Everything goes to the nearest manager who is here.", "全部交给最近一级在岗的上级。";
    RULE_SHARED_HELP: "Shared out: whoever has the fewest open deals gets the next account, with everything that belongs to it.", "按负荷分配：进行中商机最少的人优先接收下一个客户及其全部相关记录。";

    RECEIVER_GONE: "Somebody chosen by hand can no longer receive. Choose somebody who is here.", "手动指定的接收人已无法接收，请重新选择在岗成员。";
    NOBODY_THERE: "This rule finds nobody who is here. Choose another.", "按该规则没有可接收的在岗成员，请改用其他规则。";
    TOO_LATE: "A hand-over can be taken back for 24 hours only.", "交接仅可在 24 小时内撤销。";
    HOLDS_STILL: "This person still holds open records. Hand them over, or say that they stay.", "该成员名下仍有进行中的记录，请先交接，或确认保留。";

    SETTINGS: "Settings", "设置";
    MEMBERS: "Members", "成员";
    HAND_OVER: "Hand over", "交接";
    HAND_OVER_DONE: "Hand-over", "交接结果";
    STEPS: "Steps of the hand-over", "交接步骤";
    STEP_WHY: "Why", "原因";
    STEP_WHAT: "What", "内容";
    STEP_WHOM: "To whom", "接收人";
    STEP_PREVIEW: "Preview", "预览";
    NEXT: "Next", "下一步";
    BACK: "Back", "上一步";

    WHY_TITLE: "Why are their records handed over?", "为什么要交接？";
    WHY_LEGEND: "Reason", "交接原因";
    DEACTIVATE_TOO: "Deactivate {name} at the end", "交接完成后停用{name}";
    DEACTIVATE_TOO_HELP: "In the same moment: their devices are signed out and they can no longer sign in.", "与交接同时生效：其所有设备立即退出登录，且无法再登录。";
    HOLDS_NOTHING: "{name} holds nothing that is open", "{name}名下没有进行中的记录";
    HOLDS_NOTHING_TEXT: "Nothing needs to be handed over.", "无需交接。";
    MAY_NOT_MOVE: "You may deactivate this person, but not hand over what they hold.", "您可以停用该成员，但无权交接其名下记录。";
    DEACTIVATE: "Deactivate", "停用";
    DEACTIVATE_NAMED: "Deactivate {name}?", "停用{name}？";
    DEACTIVATE_WHAT: "Their devices are signed out at once and they can no longer sign in. You can reactivate them.", "其所有设备将立即退出登录，且无法再登录。之后可重新启用。";
    DEACTIVATED_NAMED: "{name} is deactivated.", "已停用{name}。";
    WITHOUT: "Deactivate without handing over…", "不交接，直接停用…";
    WITHOUT_TITLE: "Leave everything with {name}?", "全部保留在{name}名下？";
    WITHOUT_WHAT: "{what} stay in the name of {name}, who can no longer sign in: nobody is reminded of them. You can hand them over later.", "{what}将保留在{name}名下，但其已无法登录，不会有人收到提醒。之后仍可交接。";
    WITHOUT_DO: "Deactivate and leave everything", "停用并全部保留";

    WHAT_TITLE: "What {name} holds", "{name}名下的记录";
    ACCOUNTS: "Accounts", "客户";
    CONTACTS: "Contacts", "联系人";
    OPEN_DEALS: "Open deals", "进行中商机";
    DEALS: "Deals", "商机";
    TO_DO: "To do", "待办";
    CLOSED_TOO: "Closed deals too", "已结束的商机一并交接";
    CLOSED_HELP: "{n} closed deals; otherwise they stay in the name of whoever closed them.", "共 {n} 个已结束商机；不勾选则保留原负责人。";
    BESIDE_ALSO: "What stays as it is until somebody changes it", "以下内容不随交接变动";
    ROLES: "Roles given", "额外角色";
    TEAMS: "Teams", "团队";
    SEATS: "Positions", "岗位";
    SEAT: "{position}, {department}", "{department} · {position}";
    MANAGER: "Manager", "直属上级";
    REGION: "Region", "区域";
    KIND_SHOWN: "Which records to show", "显示的记录类型";
    NAME: "Name", "名称";
    BESIDE: "Where", "所属";
    GOES_TO: "Goes to", "交给";
    GOES_TO_OF: "{name} goes to", "{name}交给";
    BY_RULE: "By the rule", "按规则";
    NONE_OF_KIND: "None of these", "没有此类记录";
    MORE: "Show more", "显示更多";
    BY_HAND_ONE: "{n} account goes to somebody chosen by hand.", "{n} 个客户已手动指定接收人。";
    BY_HAND_MANY: "{n} accounts go to somebody chosen by hand.", "{n} 个客户已手动指定接收人。";

    WHOM_TITLE: "Who gets it?", "交给谁？";
    WHOM_HELP: "Accounts given to somebody by hand go there whatever the rule. Contacts, deals and tasks go with their account.", "手动指定的客户不受规则影响。联系人、商机与待办随客户一并交接。";
    RULE_LEGEND: "Rule", "分配规则";
    PERSON: "Person", "接收人";
    CHOOSE: "Choose…", "请选择…";
    CHOOSE_FIRST: "Choose who receives.", "请选择接收人。";

    PREVIEW_TITLE: "Who gets how much", "交接预览";
    PREVIEW_HELP: "Only the owner changes. Stages, dates, notes and history stay as they are. What changes until you press goes too.", "仅变更负责人，阶段、日期、备注与历史均保持不变。执行前如有变动，一并交接。";
    TOTAL: "Together", "合计";
    RUN: "Hand over", "执行交接";
    RUN_DEACTIVATE: "Hand over and deactivate", "交接并停用";
    NOTHING_GOES: "Nothing would be handed over", "没有可交接的记录";

    DONE_TITLE: "Hand-over from {name}", "{name}的交接";
    DONE_LINE: "{by} handed over {n} records, {when}", "{by}于 {when} 交接了 {n} 条记录";
    OWN_LINE: "{by} gave you {n} records, {when}", "{by}于 {when} 向您交接了 {n} 条记录";
    THE_SYSTEM: "The system", "系统";
    WAS_DEACTIVATED: "{name} was deactivated with it.", "{name}已同时停用。";
    UNDO: "Undo", "撤销";
    UNDO_TITLE: "Take this hand-over back?", "撤销本次交接？";
    UNDO_WHAT: "What is still with whoever received it goes back to {name}. What has moved on since stays where it is.", "仍在接收人名下的记录将退回给{name}；之后已再次转交的记录保持不变。";
    UNDO_DEACTIVATED: "{name} stays deactivated; reactivate them on the page of the members.", "{name}仍处于停用状态，可在成员页面重新启用。";
    UNDO_UNTIL: "Can be taken back until {when}.", "{when} 前可撤销。";
    UNDONE: "Taken back", "已撤销";
    UNDONE_LINE: "{by} took it back, {when}: {back} records went back, {left} had moved on and stayed.", "{by}于 {when} 撤销：{back} 条记录已退回，{left} 条之后已变动，保持不变。";
    WHO_GOT: "Who got what", "接收情况";
    TO_BOARD: "Board", "看板";
    TO_ACCOUNTS: "List of accounts", "客户列表";
    BOARD_OF: "Board of {name}", "{name}的看板";
    ACCOUNTS_OF: "Accounts of {name}", "{name}的客户";

    BRIEFING: "The accounts, in short", "客户简报";
    BRIEFING_PART: "The first {n} of {all}. The others are in the list of accounts.", "显示前 {n} 个，共 {all} 个，其余请在客户列表查看。";
    WITH_WHOM: "Now with {name}", "现由{name}负责";
    PEOPLE: "People", "联系人";
    PROMISED: "Promised", "已承诺";
    NEXT_STEP: "Next", "下一步";
    LAST_CONTACT: "Last contact", "最近联系";
    NOBODY_KNOWN: "nobody known", "暂无";
    NOTHING_SAID: "nothing", "无";

    PAST: "Hand-overs", "交接记录";
    PAST_EMPTY: "Nothing was handed over yet", "暂无交接记录";
    PAST_EMPTY_TEXT: "When somebody leaves, hand over what they hold from the page of the members.", "成员离职或调岗时，可在成员页面发起交接。";
    FROM: "From", "移交人";
    RECEIVERS: "To", "接收人";
    REASON: "Reason", "原因";
    RECORDS: "Records", "记录数";
    WHEN: "When", "时间";
    BY: "By", "操作人";
    STATUS: "Status", "状态";
    IN_FORCE: "In force", "已生效";

    N_ACCOUNT: "{n} account", "{n} 个客户";
    N_ACCOUNTS: "{n} accounts", "{n} 个客户";
    N_CONTACT: "{n} contact", "{n} 位联系人";
    N_CONTACTS: "{n} contacts", "{n} 位联系人";
    N_DEAL: "{n} deal", "{n} 个商机";
    N_DEALS: "{n} deals", "{n} 个商机";
    N_TASK: "{n} task", "{n} 项待办";
    N_TASKS: "{n} tasks", "{n} 项待办";
}
