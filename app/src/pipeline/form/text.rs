//! Messages of the forms of deals.

crate::texts! {
    GATE_TITLE: "To enter “{stage}”", "进入“{stage}”";
    GATE_WHY: "{name} needs this first:", "“{name}”还需要填写：";
    GATE_MOVE: "Save and move", "保存并移动";
    MOVED: "{name} is now in {stage}", "“{name}”已进入{stage}";
    CHANGED_MEANWHILE: "Somebody else changed {name} meanwhile; it was not moved.", "“{name}”刚刚被他人修改，未能移动。";
    CURRENCY: "Currency", "币种";
    DEAL_CODE: "Deal number", "商机编号";
    NEW_DEAL: "New deal", "新建商机";
    NAME: "Name", "名称";
    NAME_EXAMPLE: "Such as: warehouse automation, phase one", "例如：仓储自动化一期";
    STAGE: "Stage", "阶段";
    CREATE: "Create", "新建";
    CREATED: "{name} created", "已新建“{name}”";
    OPEN: "Open", "打开";
}
