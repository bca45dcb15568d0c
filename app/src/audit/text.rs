//! What the history says.

use super::model::{Object, SIGN_IN_FAILED};
use crate::{
    access::model::{Action, Field, Look, Role, Scope, kind_text, shown},
    i18n::{Locale, Text},
    org::model::DepartmentKind,
};

crate::texts! {
    HISTORY: "History", "操作日志";
    SETTINGS: "Settings", "设置";
    NOTHING: "Nothing was changed here", "没有相关记录";
    NOTHING_HELP: "Choose other days, another member, kind of record or action.", "请调整日期、成员、对象类型或操作。";
    ANY_OBJECT: "Everything", "全部对象";
    ANYBODY: "Everybody", "全部成员";
    OBJECT: "Kind of record", "对象";
    PERSON: "Member", "成员";
    FROM: "From", "起始日期";
    TO: "To", "截止日期";
    ACTION: "Action", "操作";
    ANY_ACTION: "Any action", "全部操作";
    SEALED: "{n} entries sealed, the latest on {at}: a change to any of them does not stay unnoticed.", "已封存 {n} 条日志，最近一次封存于 {at}；封存后的改动都会被发现。";
    NOT_SEALED: "Nothing is sealed yet; that takes a moment.", "尚未封存日志，请稍候。";
    NOBODY: "Not signed in", "未登录";
    WHEN: "When", "时间";
    WHO: "Who", "成员";
    WHAT: "What", "操作";
    CHANGES: "Changes", "变更内容";
    OLDER: "Older", "更早";
    NEWEST: "Newest", "最新";
    SYSTEM: "The system", "系统";
    EMPTY: "empty", "空";
    YES: "yes", "是";
    NO: "no", "否";

    OBJECT_ACCOUNT: "Account", "客户";
    OBJECT_CONTACT: "Contact", "联系人";
    OBJECT_DEAL: "Deal", "商机";
    OBJECT_ACTIVITY: "Activity", "跟进记录";
    OBJECT_PRODUCT: "Product", "产品";
    OBJECT_PIPELINE: "Pipeline", "销售流程";
    OBJECT_MEMBER: "Member", "成员";
    OBJECT_SESSION: "Sign-in", "登录";
    OBJECT_TENANT: "Company", "公司";
    OBJECT_IMPORT: "Import", "导入";
    OBJECT_EXPORT: "Export", "导出";
    OBJECT_DEPARTMENT: "Department", "部门";
    OBJECT_POSITION: "Position", "岗位";
    OBJECT_TEAM: "Team", "团队";
    OBJECT_ROLE: "Role", "角色";
    OBJECT_PROCESS: "Process", "业务流程";
    OBJECT_POOL: "Customer pool", "公海";

    CREATED: "created", "新建";
    UPDATED: "changed", "修改";
    MOVED: "moved", "移动";
    DELETED: "deleted", "删除";
    RESTORED: "restored", "恢复";
    SIGNED_IN: "signed in", "登录";
    SIGNED_OUT: "signed out", "退出登录";
    SIGN_IN_REFUSED: "sign-in failed", "登录失败";
    PASSWORD_REFUSED: "gave a wrong password", "密码验证失败";
    REVOKED: "signed a device out", "退出设备";
    INVITED: "invited", "邀请";
    JOINED: "joined", "加入";
    DEACTIVATED: "deactivated", "停用";
    REACTIVATED: "reactivated", "重新启用";
    PASSWORD_CHANGED: "changed the password", "修改密码";
    PASSWORD_RESET: "set a new password", "重置密码";
    RESET_OFFERED: "made a link for a new password", "生成重置密码链接";
    UPLOADED: "uploaded a file", "上传文件";
    STARTED: "started", "开始";
    CANCEL_ASKED: "asked to stop", "请求停止";
    CANCELLED: "stopped", "已停止";
    FAILED: "failed", "失败";
    IMPORTED: "imported", "导入";
    EXPORTED: "exported", "导出";
    DONE: "done", "完成";
    GIVEN: "given", "授予";
    TAKEN: "taken back", "收回";
    HANDED_OVER: "handed over", "交接";
    HANDED_BACK: "handed back", "撤销交接";
    CLAIMED: "claimed", "领取";
    ASSIGNED: "assigned", "分配";
    RELEASED: "released to the pool", "放回公海";
    RETURNED: "returned to the pool", "自动回收至公海";
    POOL_WARNED: "warned of the return to the pool", "公海回收提醒";
    SAMPLE_LOADED: "loaded the sample data", "载入了示例数据";

    FIELD_NAME: "name", "名称";
    FIELD_EMAIL: "e-mail", "邮箱";
    FIELD_ROLE: "role", "角色";
    FIELD_STATUS: "status", "状态";
    FIELD_MANAGER: "manager", "直属上级";
    FIELD_REGION: "region", "区域";
    FIELD_STAGE: "stage", "阶段";
    FIELD_AMOUNT: "amount", "金额";
    FIELD_CURRENCY: "currency", "币种";
    FIELD_OWNER: "owner", "负责人";
    FIELD_ACCOUNT: "account", "客户";
    FIELD_CONTACT: "contact", "联系人";
    FIELD_PRODUCT: "product", "产品";
    FIELD_EXPECTED: "expected close", "预计成交日期";
    FIELD_OPENED: "opened", "开始日期";
    FIELD_CLOSED: "closed", "结束日期";
    FIELD_LOST_REASON: "reason lost", "输单原因";
    FIELD_LIFECYCLE: "lifecycle", "客户状态";
    FIELD_INDUSTRY: "industry", "行业";
    FIELD_CITY: "city", "城市";
    FIELD_PHONE: "phone", "电话";
    FIELD_MOBILE: "mobile", "手机";
    FIELD_WEBSITE: "website", "网站";
    FIELD_SOURCE: "source", "来源";
    FIELD_DESCRIPTION: "description", "说明";
    FIELD_SUBJECT: "subject", "标题";
    FIELD_KIND: "kind", "类型";
    FIELD_DUE: "due", "截止时间";
    FIELD_DONE: "done", "完成时间";
    FIELD_AT: "at", "时间";
    FIELD_ADDRESS: "from the address", "来源地址";
    FIELD_PRICE: "list price", "标准价格";
    MERGED: "merged", "合并";
    UNMERGED: "taken apart again", "撤销合并";
    FIELD_MERGED: "taken in", "并入的记录";
    FIELD_MERGED_INTO: "went into", "合并到";
    FIELD_UNMERGED: "given back", "已拆出的记录";
    FIELD_USCC: "credit code", "统一社会信用代码";
    FIELD_CODE: "number", "编号";
    FIELD_STAGES: "stages", "阶段";
    FIELD_TIME_ZONE: "time zone", "时区";
    FIELD_BASE_CURRENCY: "base currency", "本位币";
    FIELD_LOCALE: "language of new data", "数据语言";
    FIELD_BODY: "text", "内容";
    FIELD_PROMISE: "promised", "已承诺";
    FIELD_VALID_FROM: "from", "生效日期";
    FIELD_DEPARTMENT: "department", "部门";
    FIELD_LEAD: "heads the department", "部门负责人";
    FIELD_PLANNED: "planned people", "编制人数";
    FIELD_SEATS: "positions", "岗位";
    FIELD_MEMBERS: "members", "成员";
    FIELD_LED_BY: "led by", "团队负责人";
    FIELD_PURPOSE: "purpose", "说明";
    FIELD_TITLE: "job title", "职务";
    FIELD_PART: "part", "决策角色";
    FIELD_NOTES: "notes", "备注";
    FIELD_WECHAT: "WeChat", "微信";
    FIELD_STREET: "street", "详细地址";
    FIELD_PROVINCE: "province", "省份";
    FIELD_COUNTRY: "country", "国家/地区";
    FIELD_EMPLOYEES: "employees", "员工人数";
    FIELD_FOUNDED: "founded", "成立年份";
    FIELD_REVENUE: "yearly revenue", "年营收";
    FIELD_PARENT: "parent account", "上级客户";
    FIELD_UNIT: "unit", "单位";
    FIELD_RATE: "rate", "汇率";
    FIELD_OUTCOME: "outcome", "结果";
    FIELD_SERIES: "family", "产品类别";
    FIELD_ACCOUNTS: "accounts", "客户";
    FIELD_CONTACTS: "contacts", "联系人";
    FIELD_DEALS: "deals", "商机";
    FIELD_ACTIVITIES: "activities", "跟进记录";
    FIELD_NODES: "nodes", "节点";
    FIELD_WAYS: "order of nodes", "流转关系";
    FIELD_DUTIES: "responsibilities", "职责分工";
    FIELD_LEVEL: "level", "客户级别";
    FIELD_POOL: "pool", "公海";
    FIELD_BECAUSE: "because", "原因";
    FIELD_GOES_BACK: "goes back on", "回收日期";
    FIELD_RULES: "rules", "回收规则";
    FIELD_ACCESS: "access", "访问权限";
    FIELD_HIDDEN: "hidden until claimed", "领取前隐藏";
    FIELD_LIST: "list", "列表";
    FIELD_ROWS: "rows", "行数";
    FIELD_ASKED: "narrowed to", "筛选条件";
    FIELD_TAKES: "takes back", "回收范围";
    FIELD_LIMITS: "limits", "限额";
    FIELD_DAY: "day", "日期";
    FIELD_REST: "free days of the week", "每周休息日";

    VALUE_OPEN: "open", "进行中";
    VALUE_WON: "won", "赢单";
    VALUE_LOST: "lost", "输单";
    VALUE_NOTE: "note", "跟进";
    VALUE_CALL: "call", "电话";
    VALUE_MAIL: "mail", "邮件";
    VALUE_MEETING: "meeting", "会议";
    VALUE_VISIT: "visit", "拜访";
    VALUE_TASK: "task", "任务";
    VALUE_ACTIVE: "active", "在用";
    VALUE_INVITED: "invited", "已邀请";
    VALUE_LISTED: "no sign-in", "仅名录";
    VALUE_INACTIVE: "deactivated", "已停用";
}

/// Fields that only the program has a use for: keys, instants that the entry's own time says, places between other cards.
pub fn technical(code: &str) -> bool {
    const OWN: [&str; 9] = [
        "id",
        "version",
        "place",
        "position",
        "search",
        "name_key",
        "created_at",
        "created_by",
        "updated_at",
    ];
    OWN.contains(&code) || code.ends_with("_id") || code.ends_with("_by")
}

/// What a word of a closed set is called, by its field; `None` where the value is somebody's own words.
pub fn value(field: &str, code: &str) -> Option<Text> {
    Some(match (field, code) {
        ("status", "open") => VALUE_OPEN,
        ("status", "won") => VALUE_WON,
        ("status", "lost") => VALUE_LOST,
        ("status", "active") => VALUE_ACTIVE,
        ("status", "invited") => VALUE_INVITED,
        ("status", "listed") => VALUE_LISTED,
        ("status", "inactive") => VALUE_INACTIVE,
        ("kind", "note") => VALUE_NOTE,
        ("kind", "call") => VALUE_CALL,
        ("kind", "mail") => VALUE_MAIL,
        ("kind", "meeting") => VALUE_MEETING,
        ("kind", "visit") => VALUE_VISIT,
        ("kind", "task") => VALUE_TASK,
        ("kind", code) if DepartmentKind::parse(code).is_some() => DepartmentKind::parse(code)?.text(),
        ("role", code) => Role::parse(code)?.text()?,
        (field, code) if Field::parse(field).is_some() => Look::parse(code)?.text(),
        (field, code) => {
            let (object, action) = cell(field)?;
            shown(action, object, Scope::parse(code)?)
        }
    })
}

/// The cell of a role's matrix a field stands for: `deal.see`.
fn cell(field: &str) -> Option<(Object, Action)> {
    let (object, action) = field.split_once('.')?;
    Some((Object::parse(object)?, Action::parse(action)?))
}

/// What a field is called in one language, also the cell of a role's matrix; its own word where it has no name.
pub fn field_name(code: &str, locale: Locale) -> String {
    match (field(code), cell(code)) {
        (Some(name), _) => name.get(locale).into(),
        (None, Some((object, action))) => {
            format!("{} · {}", kind_text(object).get(locale), action.text().get(locale))
        }
        (None, None) => match Field::parse(code) {
            Some(field) => {
                format!("{} · {}", kind_text(field.object()).get(locale), field.text().get(locale))
            }
            None => code.replace('_', " "),
        },
    }
}

/// The name of a kind of record.
pub fn object(object: Object) -> Text {
    match object {
        Object::Account => OBJECT_ACCOUNT,
        Object::Contact => OBJECT_CONTACT,
        Object::Deal => OBJECT_DEAL,
        Object::Activity => OBJECT_ACTIVITY,
        Object::Product => OBJECT_PRODUCT,
        Object::Pipeline => OBJECT_PIPELINE,
        Object::Member => OBJECT_MEMBER,
        Object::Session => OBJECT_SESSION,
        Object::Tenant => OBJECT_TENANT,
        Object::Import => OBJECT_IMPORT,
        Object::Export => OBJECT_EXPORT,
        Object::Department => OBJECT_DEPARTMENT,
        Object::Position => OBJECT_POSITION,
        Object::Team => OBJECT_TEAM,
        Object::Role => OBJECT_ROLE,
        Object::Process => OBJECT_PROCESS,
        Object::Pool => OBJECT_POOL,
    }
}

/// What can be done, by the word in the trail, in the order of a menu.
pub const ACTIONS: [(&str, Text); 37] = [
    ("created", CREATED),
    ("updated", UPDATED),
    ("moved", MOVED),
    ("deleted", DELETED),
    ("restored", RESTORED),
    ("signed_in", SIGNED_IN),
    ("signed_out", SIGNED_OUT),
    (SIGN_IN_FAILED, SIGN_IN_REFUSED),
    ("revoked", REVOKED),
    ("invited", INVITED),
    ("joined", JOINED),
    ("deactivated", DEACTIVATED),
    ("reactivated", REACTIVATED),
    ("password_changed", PASSWORD_CHANGED),
    ("password_refused", PASSWORD_REFUSED),
    ("password_reset", PASSWORD_RESET),
    ("reset_offered", RESET_OFFERED),
    ("uploaded", UPLOADED),
    ("started", STARTED),
    ("cancel_asked", CANCEL_ASKED),
    ("cancelled", CANCELLED),
    ("failed", FAILED),
    ("imported", IMPORTED),
    ("exported", EXPORTED),
    ("done", DONE),
    ("given", GIVEN),
    ("taken", TAKEN),
    ("handed_over", HANDED_OVER),
    ("handed_back", HANDED_BACK),
    ("merged", MERGED),
    ("unmerged", UNMERGED),
    ("claimed", CLAIMED),
    ("assigned", ASSIGNED),
    ("released", RELEASED),
    ("returned", RETURNED),
    ("pool_warned", POOL_WARNED),
    ("sample_loaded", SAMPLE_LOADED),
];

/// What was done, by the word in the trail; `None` for a word only the database knows.
pub fn action(code: &str) -> Option<Text> {
    ACTIONS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

/// What a field is called, by its name in the trail; `None` where it has no name of its own.
pub fn field(code: &str) -> Option<Text> {
    Some(match code {
        "name" => FIELD_NAME,
        "email" => FIELD_EMAIL,
        "role" => FIELD_ROLE,
        "status" => FIELD_STATUS,
        "manager" | "manager_name" => FIELD_MANAGER,
        "region" => FIELD_REGION,
        "stage" | "stage_name" => FIELD_STAGE,
        "amount" | "amount_minor" => FIELD_AMOUNT,
        "currency" => FIELD_CURRENCY,
        "owner" | "owner_name" => FIELD_OWNER,
        "account" | "account_name" => FIELD_ACCOUNT,
        "contact" | "contact_name" => FIELD_CONTACT,
        "product" | "product_name" => FIELD_PRODUCT,
        "expected_on" => FIELD_EXPECTED,
        "opened_on" => FIELD_OPENED,
        "closed_on" => FIELD_CLOSED,
        "lost_reason" => FIELD_LOST_REASON,
        "lifecycle" => FIELD_LIFECYCLE,
        "industry" => FIELD_INDUSTRY,
        "city" => FIELD_CITY,
        "phone" => FIELD_PHONE,
        "mobile" => FIELD_MOBILE,
        "website" => FIELD_WEBSITE,
        "source" => FIELD_SOURCE,
        "description" => FIELD_DESCRIPTION,
        "subject" => FIELD_SUBJECT,
        "kind" => FIELD_KIND,
        "due_at" => FIELD_DUE,
        "done_at" => FIELD_DONE,
        "at" => FIELD_AT,
        "address" => FIELD_ADDRESS,
        "price" => FIELD_PRICE,
        "code" => FIELD_CODE,
        "uscc" => FIELD_USCC,
        "merged" => FIELD_MERGED,
        "merged_into" => FIELD_MERGED_INTO,
        "unmerged" => FIELD_UNMERGED,
        "stages" => FIELD_STAGES,
        "time_zone" => FIELD_TIME_ZONE,
        "base_currency" => FIELD_BASE_CURRENCY,
        "locale" => FIELD_LOCALE,
        "body" => FIELD_BODY,
        "promise" => FIELD_PROMISE,
        "valid_from" => FIELD_VALID_FROM,
        "department" => FIELD_DEPARTMENT,
        "lead" => FIELD_LEAD,
        "planned" => FIELD_PLANNED,
        "seats" => FIELD_SEATS,
        "members" => FIELD_MEMBERS,
        "led_by" => FIELD_LED_BY,
        "purpose" => FIELD_PURPOSE,
        "title" => FIELD_TITLE,
        "part" => FIELD_PART,
        "notes" => FIELD_NOTES,
        "wechat" => FIELD_WECHAT,
        "street" => FIELD_STREET,
        "province" => FIELD_PROVINCE,
        "country" => FIELD_COUNTRY,
        "employees" => FIELD_EMPLOYEES,
        "founded_year" => FIELD_FOUNDED,
        "revenue" => FIELD_REVENUE,
        "parent" | "parent_name" => FIELD_PARENT,
        "unit" => FIELD_UNIT,
        "rate" | "micros" => FIELD_RATE,
        "outcome" => FIELD_OUTCOME,
        "series" => FIELD_SERIES,
        "holder_member" => OBJECT_MEMBER,
        "holder_position" => OBJECT_POSITION,
        "holder_department" => OBJECT_DEPARTMENT,
        "accounts" => FIELD_ACCOUNTS,
        "contacts" => FIELD_CONTACTS,
        "deals" => FIELD_DEALS,
        "activities" => FIELD_ACTIVITIES,
        "nodes" => FIELD_NODES,
        "ways" => FIELD_WAYS,
        "duties" => FIELD_DUTIES,
        "level" => FIELD_LEVEL,
        "pool" => FIELD_POOL,
        "because" => FIELD_BECAUSE,
        "goes_back_on" => FIELD_GOES_BACK,
        "rules" => FIELD_RULES,
        "access" => FIELD_ACCESS,
        "hidden" => FIELD_HIDDEN,
        "list" => FIELD_LIST,
        "rows" => FIELD_ROWS,
        "asked" => FIELD_ASKED,
        "takes" => FIELD_TAKES,
        "limits" => FIELD_LIMITS,
        "day" => FIELD_DAY,
        "rest" => FIELD_REST,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_role_reads_in_words() {
        let value = |field, code| value(field, code).unwrap();
        assert_eq!(field_name("deal.see", Locale::En), "Deals · See");
        assert_eq!(field_name("deal.see", Locale::Zh), "商机 · 查看");
        assert_eq!(value("deal.see", "own").en, "Own");
        assert_eq!(value("deal.see", "below").zh, "本部门及下级");
        assert_eq!(value("product.edit", "all").en, "Yes");
        assert_eq!(value("role", "sales_rep").en, "Sales rep");
        // A role of one's own is called by its name.
        assert_eq!(super::value("role", "Night shift"), None);
    }
}
