//! Every message of this room.

crate::texts! {
    // What a department is there for.
    KIND_MANAGEMENT: "Management", "管理层";
    KIND_CUSTOMER_SERVICE: "Customer service", "客户服务";
    KIND_CRM_OFFICE: "CRM office", "客户关系管理办公室";
    KIND_SALES: "Sales", "销售";
    KIND_PRODUCT: "Product", "产品";
    KIND_MARKETING: "Marketing", "市场";
    KIND_SUPPLY_CHAIN: "Supply chain", "供应链";
    KIND_FINANCE: "Finance", "财务";
    KIND_INFORMATION: "Information", "信息";
    KIND_PEOPLE: "Human resources", "人力资源";
    KIND_ADMINISTRATION: "Administration", "行政";
    KIND_OTHER: "Other", "其他";

    // Refusals.
    NAME_NEEDED: "Give it a name.", "请填写名称。";
    NAME_LONG: "The name is too long: 120 characters at most.", "名称过长，最多 120 个字符。";
    PURPOSE_LONG: "The purpose is too long: 2,000 characters at most.", "说明过长，最多 2000 个字符。";
    PLANNED_WRONG: "A position is meant for 0 to 10,000 people.", "编制人数应在 0 到 10000 之间。";
    ALREADY_THERE: "This has been added already.", "该项已添加。";
    NO_DEPARTMENT: "This department does not exist on that day.", "该部门在这一天不存在。";
    NO_POSITION: "This position does not exist on that day.", "该岗位在这一天不存在。";
    NO_TEAM: "This team does not exist on that day.", "该团队在这一天不存在。";
    NO_PERSON: "There is no such person.", "没有这个人。";
    PERSON_LEFT: "{name} has left the company.", "{name}已离开公司。";
    NOT_SEATED: "This person is not on that position.", "此人不在该岗位上。";
    NOT_IN_TEAM: "This person is not in that team.", "此人不在该团队中。";
    POSITION_ELSEWHERE: "One of the positions belongs to another department.", "其中有岗位属于其他部门。";
    POSITION_TAKEN: "Somebody is still on the position {name}. Move them first.", "岗位“{name}”上还有人，请先调动。";
    DEPARTMENT_NOT_EMPTY: "{name} still has departments or positions. Move or close them first, or merge it into another.", "“{name}”下还有部门或岗位，请先调整或撤销，或将其并入其他部门。";
    DEPARTMENT_CIRCLE: "{name} cannot stand below itself.", "“{name}”不能隶属于自己的下级。";
    MERGE_CIRCLE: "{name} cannot be merged into itself or a department below it.", "“{name}”不能并入自己或自己的下级部门。";
    MANAGER_CIRCLE: "{name} would report to themselves.", "{name}将成为自己的上级。";
    ORPHAN_DEPARTMENT: "The department above {name} no longer exists.", "“{name}”的上级部门已不存在。";
    ORPHAN_POSITION: "The department of the position {name} no longer exists.", "岗位“{name}”所在的部门已不存在。";
    ORPHAN_SEAT: "The position of {name} no longer exists.", "{name}所在的岗位已不存在。";
    TWO_MAIN_SEATS: "{name} would have two main positions.", "{name}将有两个主岗。";
    PLANNED_BREAKS: "This does not go with what is planned for {day}: {why} Change the plan first.", "与 {day} 的计划冲突：{why}请先调整计划。";
    PLANNED_LATER: "{name} is part of a change planned for {day}. Change the plan first.", "{day} 的计划涉及“{name}”，请先调整计划。";
    PAST_DAY: "Only administrators may record a change from an earlier day.", "只有管理员可以补录过去日期的变更。";
    TOO_FAR: "Choose a day between 1900 and 2199.", "请选择 1900 年至 2199 年之间的日期。";
    TOO_MANY: "These are too many changes at once.", "一次变更的内容过多。";

    // Changes in words.
    THE_TOP: "the top", "最高层";
    SPOT: "{position}, {department}", "{department}·{position}";
    SAID_ADDED: "{name} was added below {parent}", "在“{parent}”下新增“{name}”";
    SAID_ADDED_TOP: "{name} was added at the top", "在最高层新增“{name}”";
    SAID_RENAMED: "{from} is now called {to}", "“{from}”更名为“{to}”";
    SAID_KIND: "{name} changed from {from} to {to}", "“{name}”的类型由“{from}”改为“{to}”";
    SAID_MOVED: "{name} moved from {from} to {to}", "{name}由“{from}”调至“{to}”";
    SAID_MOVED_WITHIN: "{person} moved from {from} to {to} in {department}", "{person}在“{department}”由“{from}”调至“{to}”";
    SAID_CLOSED: "{name} was closed", "撤销“{name}”";
    SAID_ORDERED: "The departments below {name} are in another order", "调整“{name}”下的部门顺序";
    SAID_ORDERED_TOP: "The departments at the top are in another order", "调整最高层的部门顺序";
    SAID_POSITION: "The position {spot} was added", "新增岗位“{spot}”";
    SAID_POSITION_RENAMED: "The position {from} in {department} is now called {to}", "“{department}”的岗位“{from}”更名为“{to}”";
    SAID_LEADS: "The position {spot} now heads the department", "岗位“{spot}”改为部门负责人";
    SAID_LEADS_NOT: "The position {spot} no longer heads the department", "岗位“{spot}”不再是部门负责人";
    SAID_PLANNED: "The position {spot} is meant for {to} instead of {from}", "岗位“{spot}”的编制由 {from} 改为 {to}";
    SAID_POSITIONS_ORDERED: "The positions in {name} are in another order", "调整“{name}”的岗位顺序";
    SAID_SEATED: "{person} took the position {spot}", "{person}任“{spot}”";
    SAID_SEATED_TOO: "{person} also took the position {spot}", "{person}兼任“{spot}”";
    SAID_MAIN: "{spot} is now the main position of {person}", "“{spot}”成为{person}的主岗";
    SAID_SIDE: "{spot} is now a side position of {person}", "“{spot}”成为{person}的兼岗";
    SAID_UNSEATED: "{person} left the position {spot}", "{person}不再任“{spot}”";
    SAID_MANAGER: "{person} now reports to {manager}", "{person}改为向{manager}汇报";
    SAID_NO_MANAGER: "{person} no longer reports to anybody", "{person}不再有直接上级";
    SAID_TEAM: "The team {name} was formed", "组建团队“{name}”";
    SAID_TEAM_CLOSED: "The team {name} was dissolved", "解散团队“{name}”";
    SAID_PURPOSE: "The purpose of the team {name} was changed", "修改团队“{name}”的说明";
    SAID_JOINED: "{person} joined the team {team}", "{person}加入团队“{team}”";
    SAID_JOINED_LEAD: "{person} joined the team {team} and leads it", "{person}加入并负责团队“{team}”";
    SAID_TEAM_LEAD: "{person} now leads the team {team}", "{person}开始负责团队“{team}”";
    SAID_TEAM_LEAD_NOT: "{person} no longer leads the team {team}", "{person}不再负责团队“{team}”";
    SAID_LEFT: "{person} left the team {team}", "{person}退出团队“{team}”";
}
