//! Messages of the org chart.

crate::texts! {
    CHART_TITLE: "Organisation chart", "组织架构图";
    CHART_CAPTION: "Organisation chart, {day}", "组织架构图，{day}";
    /// Between the parts of what is said of a box.
    CHART_COMMA: ", ", "，";
    CHART_NO_HEAD: "No head yet", "暂无负责人";
    CHART_PEOPLE_ONE: "{n} person", "{n} 人";
    CHART_PEOPLE: "{n} people", "{n} 人";
    CHART_OPEN: "{n} open", "缺 {n} 人";
    CHART_SEATED: "{n} of {planned} filled", "在岗 {n} / 编制 {planned}";
    CHART_SEATED_UNPLANNED: "{n} filled", "在岗 {n}";
    CHART_SIDE: "side post", "兼任";
    CHART_FOLD: "Fold {name}", "收起{name}";
    CHART_UNFOLD: "Unfold {name}", "展开{name}";
    CHART_FIND: "Find a department, position or person", "查找部门、岗位或员工";
    CHART_FOUND: "{n} of {all}", "{n} / {all}";
    CHART_FOUND_NONE: "Nothing found", "没有找到匹配项";
    CHART_NEXT: "Next found", "下一个";
    CHART_PREVIOUS: "Previous found", "上一个";
    CHART_DETAIL: "What is drawn", "显示内容";
    CHART_DEPARTMENTS: "Departments", "部门";
    CHART_EVERYONE: "Positions and people", "岗位与人员";
    CHART_DRAWING: "Drawing and export", "排列与导出";
    CHART_COMPACT: "Stack small departments", "小部门纵向排列";
    CHART_UNFOLD_ALL: "Unfold all", "全部展开";
    CHART_FOLD_ALL: "Fold all", "全部收起";
    CHART_EXPORT: "Export", "导出";
    CHART_SVG: "Drawing (SVG)", "矢量图（SVG）";
    CHART_PNG: "Picture (PNG)", "图片（PNG）";
    CHART_PRINT_A4: "Print or PDF, A4", "打印或存为 PDF（A4）";
    CHART_PRINT_A3: "Print or PDF, A3", "打印或存为 PDF（A3）";
    CHART_PNG_FAILED: "This browser could not make the picture. Save the drawing as SVG instead.", "浏览器无法生成图片，请改存为 SVG。";
    CHART_ZOOM: "Zoom", "缩放";
    CHART_ZOOM_IN: "Zoom in", "放大";
    CHART_ZOOM_OUT: "Zoom out", "缩小";
    CHART_FIT: "Fit to screen", "适应屏幕";
    CHART_TOP: "Drop here for the top level", "放到此处设为一级部门";
    CHART_EMPTY: "No departments yet", "还没有部门";
    CHART_EMPTY_TEXT: "Once there are departments, the chart draws itself.", "添加部门后，架构图会自动生成。";
}
