//! Messages of sharing: rules, and who works on a record beside its owner.

crate::texts! {
    SHARING: "Sharing", "共享规则";
    SHARING_WHAT: "Records of some people shared with others, for reading or writing, until a day", "将一部分人的记录共享给另一部分人，可读或可写，可设截止日期";
    SHARING_HELP: "A rule widens what people see beyond their roles; nothing narrows it. It helps those who see that kind of record at all.", "规则在角色之外扩大可见范围，不会缩小。只对本来能查看该类记录的人生效。";
    NEW_RULE: "New rule", "新建规则";
    EDIT_RULE: "Edit rule", "编辑规则";
    NO_RULES: "Nothing is shared by rule yet", "还没有共享规则";
    NO_RULES_TEXT: "Say whose records another team, department or role is to see as well.", "设定哪些人的记录也可由其他团队、部门或角色查看。";
    RULE_NAME: "Name", "名称";
    RULE_NAME_NEEDED: "Give the rule a name of at most 120 characters.", "请填写规则名称，最多 120 个字。";
    RULE_OBJECT: "Choose which records.", "请选择记录类型。";
    RULE_RECORDS: "Records", "记录";
    RULE_WHOSE: "Whose", "谁的记录";
    RULE_WITH: "With whom", "共享给";
    RULE_LEVEL: "They may", "权限";
    RULE_UNTIL: "Until", "截止日期";
    FOR_GOOD: "For good", "长期";
    OVER: "Over since {day}", "已于{day}到期";
    READS: "See", "查看";
    WRITES: "See and edit", "查看和编辑";
    SAVE: "Save", "保存";
    DELETE_RULE: "Delete rule", "删除规则";
    DELETE_RULE_SURE: "Delete {name}?", "删除{name}？";
    DELETE_RULE_WHAT: "From the next page on those it helped no longer see these records, unless by another way.", "自下一次打开页面起，仅凭此规则可见的人将不再看到这些记录。";
    RULE_SAVED: "{name} is saved.", "已保存{name}。";
    RULE_DELETED: "{name} is deleted.", "已删除{name}。";
    UNTIL_PAST: "This day is over. Choose today or a later one.", "该日期已过，请选择今天或之后的日期。";
    CIRCLE_MEMBER: "Member", "成员";
    CIRCLE_TEAM: "Team", "团队";
    CIRCLE_POSITION: "Position", "岗位";
    CIRCLE_DEPARTMENT: "Department and below", "部门及下级";
    CIRCLE_ROLE: "Role", "角色";
    CIRCLE_GONE: "This is no longer there. Choose another.", "所选对象已不存在，请重新选择。";
    CIRCLE_NEEDED: "Choose one.", "请选择。";

    COLLABORATORS: "Collaborators", "协作人";
    NO_COLLABORATORS: "Nobody works on it beside the owner.", "除负责人外没有协作人。";
    ADD_COLLABORATOR: "Add a collaborator", "添加协作人";
    COLLABORATOR: "Who", "协作人";
    PART: "What for", "协作角色";
    PART_EXAMPLE: "Technical support", "技术支持";
    PART_LONG: "At most 60 characters.", "最多 60 个字。";
    WHO_NEEDED: "Choose somebody who works here.", "请选择在职成员。";
    REMOVE_COLLABORATOR: "Remove {name}", "移除{name}";
    UNTIL_DAY: "until {day}", "至{day}";
    ADD: "Add", "添加";
    TIE_RULE: "shared by the rule “{name}”", "依据共享规则“{name}”";
    VIA_COLLABORATOR: "{name} works on it: ", "{name}为协作人：";
}
