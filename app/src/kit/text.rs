//! What the kit itself says.

crate::texts! {
    CLOSE: "Close", "关闭";
    CANCEL: "Cancel", "取消";
    SAVE: "Save", "保存";
    UNDO: "Undo", "撤销";
    MERGED: "Saved, together with a change somebody else made meanwhile", "已保存，并合并了他人刚才的修改";
    REQUIRED: "Required", "必填";
    NOBODY: "Nobody", "无负责人";
    REMOVE_NAMED: "Remove {name}", "移除{name}";
    LOADING: "Loading…", "加载中…";
    CURRENCY: "Currency", "币种";
    SELECT_ALL: "Select all rows shown", "全选当前列表";
    SELECT_NAMED: "Select {name}", "选择{name}";
    PAGES: "Pages", "翻页";
    EARLIER: "Earlier", "上一页";
    LATER: "Later", "下一页";
    SEARCHING: "Searching…", "搜索中…";
    NOTHING_FOUND: "Nothing found", "没有找到匹配项";
    TYPE_TO_SEARCH: "Type to search", "输入以搜索";
    CREATE_NAMED: "Create “{name}”", "新建“{name}”";
    FOUND: "Found", "搜索结果";
    EDIT_NAMED: "Edit {name}", "编辑{name}";
    NOT_SET: "Not set", "未填写";
    OF_FIRST: "{percent} of the first", "占首层 {percent}";
}
