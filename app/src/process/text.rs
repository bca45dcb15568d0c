//! Messages of the processes.

crate::texts! {
    PROCESSES: "Processes", "业务流程";
    KIND_START: "Start", "开始";
    KIND_TASK: "Task", "任务";
    KIND_DECISION: "Decision", "判断";
    KIND_APPROVAL: "Approval", "审批";
    KIND_END: "End", "结束";
    RESPONSIBLE: "Responsible: does it", "执行";
    ACCOUNTABLE: "Accountable: answers for it", "负责";
    CONSULTED: "Consulted: is asked before", "征询";
    INFORMED: "Informed: is told after", "知会";

    NO_RESPONSIBLE: "Nobody does it: no R", "无人执行（缺少 R）";
    NO_ACCOUNTABLE: "Nobody answers for it: no A", "无人负责（缺少 A）";
    MANY_ACCOUNTABLE: "{n} answer for it: one A is right", "有 {n} 个 A，应只有一个";
    GONE: "Names a department or position that is no more", "涉及已撤销的部门或岗位";
    NO_WAY_IN: "Nothing leads here", "没有进入的路径";
    NO_WAY_OUT: "Nothing leads on from here", "没有后续路径";

    NAME_NEEDED: "Give it a name.", "请填写名称。";
    NAME_LONG: "At most 120 characters.", "最多 120 个字符。";
    NAME_TAKEN: "There is a process of this name already.", "已存在同名流程。";
    LABEL_LONG: "At most 60 characters.", "最多 60 个字符。";
    TO_ITSELF: "A node does not lead to itself.", "节点不能指向自身。";
    NOTHING_AFTER_THE_END: "Nothing follows the end.", "结束节点之后不能再有节点。";
    NOTHING_BEFORE_THE_START: "Nothing leads to the start.", "开始节点之前不能再有节点。";
    NOBODY_WORKS_THERE: "Where a process begins and ends nobody is responsible for anything.", "开始和结束节点无需分配职责。";
    TOO_MANY_NODES: "A process has at most 100 nodes. Split it into several.", "一个流程最多 100 个节点，请拆分为多个流程。";
    TOO_MANY_WAYS: "A process has at most 300 ways between its nodes.", "一个流程最多 300 条路径。";
    TOO_MANY_CELLS: "A process has at most 2,000 responsibilities.", "一个流程最多 2000 项职责。";
    TOO_MANY_STEPS: "Too many changes at once.", "一次更改过多。";
    TOO_MANY_PROCESSES: "A company has at most 200 processes.", "一个公司最多 200 个流程。";

    PROCESS: "Process", "业务流程";
    VIEWS: "Views", "视图";
    LIST: "List", "列表";
    FLOW: "Flow chart", "流程图";
    MATRIX: "Responsibility matrix", "职责矩阵";
    MATRIX_OF: "Responsibility matrix: {name}", "职责矩阵：{name}";
    FLOW_CAPTION: "{name}: {handovers}", "{name}：{handovers}";
    HANDOVER: "{n} hand-over between departments", "跨部门交接 {n} 次";
    HANDOVERS: "{n} hand-overs between departments", "跨部门交接 {n} 次";
    HANDOVER_KEY: "Goes to another department", "交给其他部门";
    NOBODYS: "Nobody yet", "尚未指定";
    /// Between the parts of what is said of a node.
    COMMA: ", ", "，";

    NEW: "New process", "新建流程";
    RENAME: "Rename", "重命名";
    DELETE: "Delete process", "删除流程";
    DELETE_SURE: "{name} is deleted with its nodes and responsibilities.", "将删除“{name}”及其全部节点与职责分工。";
    DELETED: "Process deleted", "流程已删除";
    NAME: "Name", "名称";
    NODES: "Nodes", "节点";
    NODE: "Node", "节点";
    KIND: "Kind", "类型";
    DEPARTMENTS: "Departments", "部门";
    HANDOVERS_HEAD: "Hand-overs", "跨部门交接";
    NOT_IN_ORDER: "Not in order", "待完善";
    MORE_FOR: "More for {name}", "{name}的更多操作";
    CANCEL: "Cancel", "取消";
    SAVE: "Save", "保存";
    DONE: "Done", "完成";
    CHOOSE: "Choose…", "请选择…";
    EMPTY: "No processes yet", "还没有业务流程";
    EMPTY_TEXT: "Who does what, in which order, and who answers for it. Begin with what companies like yours do, or make one of your own.", "谁做什么、按什么顺序、由谁负责。可以先采用同类公司的常用流程，也可以自行新建。";
    EMPTY_SEEN: "Once somebody has described how work is done here, it is shown.", "管理员建立流程后会显示在这里。";
    ADD_PRESET: "Add the processes of", "添加常用流程";
    TAKE_PRESET: "Begin with: {name}", "采用“{name}”方案";
    ALL_THERE: "All of them are there already.", "这些流程均已存在。";
    BROUGHT_ONE: "{n} process added", "已添加 {n} 个流程";
    BROUGHT: "{n} processes added", "已添加 {n} 个流程";

    WHO_DOES: "Responsible", "执行（R）";
    WHO_ANSWERS: "Accountable", "负责（A）";
    LEADS_TO: "Leads to", "后续节点";
    ADD_NODE: "Add node", "添加节点";
    ADD_AFTER: "Add a node after it", "在其后添加节点";
    EDIT_NODE: "Change node", "编辑节点";
    EDIT_DUTIES: "Responsibilities", "职责分工";
    EDIT_WAYS: "Where it leads", "后续路径";
    MOVE_UP: "Earlier", "前移";
    MOVE_DOWN: "Later", "后移";
    REMOVE_NODE: "Remove node", "移除节点";
    AFTER: "After", "位于其后";
    BEFORE_ALL: "Before all others", "最前面";
    ADD_DOER: "Add a department or position", "添加部门或岗位";
    DUTY_OF: "What {name} has to do with it", "{name}的职责";
    TAKE_OUT: "Take {name} out", "移除{name}";
    NO_MORE: "No longer there", "已撤销";
    CONNECT_TO: "Leads to", "指向节点";
    CONNECT: "Connect", "连接";
    IN_CASE: "In which case", "条件";
    IN_CASE_HELP: "Where several ways lead on, such as Yes or No.", "有多条后续路径时填写，如“是”“否”。";

    COLUMNS: "Columns", "列";
    BY_DEPARTMENT: "Departments", "按部门";
    BY_POSITION: "Positions", "按岗位";
    LEFT_OUT: "{n} columns in which nothing is said are left out.", "已隐藏 {n} 个没有职责的列。";
    SHOW_ALL: "Show all", "全部显示";
    NO_COLUMNS: "There is nobody yet to be responsible: add departments and positions first.", "还没有部门或岗位，请先建立组织架构。";
    HOW_TO_EDIT: "Press a cell, or type R, A, C or I in it; Delete empties it. What positions of a department do stands in brackets.", "点击单元格，或直接键入 R、A、C、I；按 Delete 清空。括号内为部门下属岗位的职责。";

    EXPORT: "Take along", "导出";
    SVG: "Drawing (SVG)", "矢量图（SVG）";
    PNG: "Picture (PNG)", "图片（PNG）";
    PRINT_A4: "Print or PDF, A4", "打印或存为 PDF（A4）";
    PRINT_A3: "Print or PDF, A3", "打印或存为 PDF（A3）";
    PNG_FAILED: "This browser could not make the picture. Save the drawing as SVG instead.", "浏览器无法生成图片，请改存为 SVG。";
}
