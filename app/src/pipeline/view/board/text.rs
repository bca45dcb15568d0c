//! Messages of the board.

crate::texts! {
    DEALS: "Deals", "商机";
    BOARD: "Board", "看板";
    LIST: "List", "列表";
    VIEWS: "Views", "视图";
    SWITCH_PIPELINE: "Switch pipeline", "切换销售流程";
    NEW_DEAL: "New deal", "新建商机";
    MINE: "Mine", "我负责的";
    THIS_QUARTER: "Closing this quarter", "本季度成交";
    CLOSING_BY: "Closing by {day}", "{day}前成交";
    NEGLECTED: "Neglected", "久未跟进";
    NEGLECTED_HELP: "Too long in their stage, or without a next step", "停留过久，或没有安排下一步";
    OWNER_ANY: "Every owner", "全部负责人";
    SEARCH: "Search deals and accounts", "搜索商机、客户";
    CLEAR_FILTERS: "Clear filters", "清除筛选";

    COLUMN_SAID: "{stage}: {n} deals, {sum}", "{stage}：{n} 个商机，{sum}";
    WEIGHTED: "weighted {amount}", "加权 {amount}";
    WEIGHTED_HELP: "Amount × probability of the stage", "金额 × 阶段赢率";
    PROBABILITY: "Probability", "赢率";
    NO_RATE: "no rate for {codes}", "缺少{codes}汇率";
    NO_RATE_HELP: "Amounts in {codes} are not in the sum. An administrator can add the exchange rate in Settings.", "合计未包含{codes}金额，管理员可在设置中补充汇率。";
    MORE_CARDS: "Show more ({n} left)", "显示更多（还有 {n} 个）";
    MORE_FAILED: "Could not load. Try again", "加载失败，点击重试";
    COLUMN_EMPTY: "No deals", "暂无商机";
    COLUMN_NO_MATCH: "None match", "没有符合条件的商机";

    NO_NEXT: "No next step", "没有安排下一步";
    WON_ON: "Won {day}", "{day}赢单";
    LOST_ON: "Lost {day}", "{day}输单";
    DAYS_HERE: "In this stage for {days}", "在此阶段停留 {days}";
    ROTTING: "Too long here: {days}", "停留过久：{days}";
    NO_ACCOUNT: "No account", "未关联客户";
    NO_AMOUNT: "No amount", "未填金额";

    ACTIONS_FOR: "Move or delete {name}", "移动或删除“{name}”";
    MOVE_TO: "Move to…", "移动到…";
    TO_TOP: "To the top", "移到最前";
    TO_BOTTOM: "To the bottom", "移到最后";
    OPEN: "Open", "打开";
    DELETE: "Delete", "删除";
    DELETED: "{name} deleted", "已删除“{name}”";
    RESTORED: "{name} is back", "已恢复“{name}”";

    HOW_TO: "Press Space to lift, arrow keys to move, Space to drop, Escape to cancel. Press M for a menu.", "按空格键拿起，方向键移动，再按空格键放下，Esc 取消；按 M 打开菜单。";
    LIFTED: "{name} lifted. {stage}, position {n} of {of}.", "已拿起“{name}”，位于{stage}第 {n} 位，共 {of} 个。";
    OVER: "{stage}, position {n} of {of}.", "{stage}，第 {n} 位，共 {of} 个。";
    MOVED: "{name} moved to {stage}, position {n} of {of}.", "“{name}”已移到{stage}第 {n} 位，共 {of} 个。";
    STAYS: "{name} stays in {stage}.", "“{name}”仍在{stage}。";

    MOVED_TO: "Moved to {stage}", "已移到{stage}";
    MOVED_WITHIN: "Moved within {stage}", "已在{stage}中调整位置";
    BACK_IN: "{name} is back in {stage}", "“{name}”已回到{stage}";
    PUT_BACK: "{name} was put back to {stage}. {why}", "“{name}”已退回{stage}。{why}";
    CHANGED_MEANWHILE: "{name} was changed by somebody else; it is now in {stage}.", "“{name}”已被他人修改，现位于{stage}。";
    CHANGED_BY: "{name} was changed by {who}; it is now in {stage}.", "“{name}”已被{who}修改，现位于{stage}。";

    GATE_TITLE: "To enter “{stage}”", "进入“{stage}”";
    GATE_WHY: "{name} needs this first:", "“{name}”还需要填写：";
    GATE_MOVE: "Save and move", "保存并移动";
    NAME: "Name", "名称";

    EMPTY_TITLE: "No deals yet", "还没有商机";
    EMPTY_TEXT: "Every possible sale becomes a card here. Add the first one, or bring your deals from a file.", "每一个销售机会都是这里的一张卡片。先新建一个，或从文件导入。";
    EMPTY_IMPORT: "Import", "导入";
    NO_PIPELINE: "No pipeline yet", "还没有销售流程";
    NO_PIPELINE_TEXT: "A pipeline is the list of stages a deal goes through. An administrator sets it up.", "销售流程是商机依次经过的阶段，由管理员设置。";
    SET_UP_PIPELINE: "Set up a pipeline", "设置销售流程";
    FAILED_TITLE: "The board could not be loaded", "看板加载失败";
    TRY_AGAIN: "Try again", "重试";
}
