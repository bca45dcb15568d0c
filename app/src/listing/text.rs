//! Messages of lists.

crate::texts! {
    COUNT: "{n}", "{n} 条";
    COUNT_MORE: "more than {n}", "超过 {n} 条";
    EXPORT: "Export", "导出";
    CLEAR: "Clear all", "清除筛选";
    REMOVE_FILTER: "Remove filter: {name}", "移除筛选：{name}";
    FROM_IMPORT: "Written by one import", "某次导入写入";
    SELECTED: "{n} selected", "已选 {n} 条";
    SELECT_ALL_PAGES: "Select all {n}", "选择全部 {n} 条";
    UNSELECT: "Clear selection", "取消选择";
    NOTHING_FOUND: "Nothing matches", "没有符合条件的记录";
    NOTHING_FOUND_TEXT: "Try fewer words, or take off a filter.", "请减少关键词，或移除部分筛选条件。";
}
