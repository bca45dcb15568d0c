//! Messages of duplicates.

crate::texts! {
    TITLE: "Duplicates", "重复记录";
    OF_ACCOUNTS: "Accounts", "客户";
    OF_CONTACTS: "Contacts", "联系人";
    OF_WHAT: "Which records", "记录类型";
    TO_DECIDE: "To decide", "待处理";

    SEARCH: "Look through everything", "全面查重";
    SEARCH_AGAIN: "Look again", "重新查重";
    STOP: "Stop", "停止";
    SEARCHING: "Looking: {done} of {all} records, {found} pairs found", "正在查重：已检查 {done} / {all} 条记录，发现 {found} 对疑似重复";
    SEARCHED: "Looked through {all} records, {when}. New pairs: {found}", "上次查重：{when}，共 {all} 条记录，新发现 {found} 对";
    SEARCH_STOPPED: "Stopped, {when}. What was found is below.", "查重已停止（{when}），已发现的结果列在下方。";
    SEARCH_FAILED: "The search was interrupted, {when}. Start it again; what was found stays.", "查重中断（{when}），请重新开始，已发现的结果不会丢失。";
    NEVER: "Nothing was looked through yet.", "尚未进行过查重。";

    NOTHING: "No pairs to decide about", "暂无待处理的重复记录";
    NOTHING_TEXT: "What looks like one record entered twice is shown here side by side.", "疑似重复录入的记录会在此并排显示。";
    MORE: "{n} more to decide about", "还有 {n} 对待处理";
    SURE: "{n}% sure", "相似度 {n}%";
    AGREE: "The same: {fields}", "相同字段：{fields}";
    FIELD: "Field", "字段";
    STAYS: "Stays", "保留";
    GOES: "Goes into it", "并入";
    SWAP: "Keep the other one", "改为保留另一条";
    CHOOSE: "Which {field} stays", "保留哪个{field}";
    OPEN: "Open {name}", "打开{name}";
    MERGE: "Merge", "合并";
    APART: "Not a duplicate", "不是重复";
    MERGE_HELP: "Contacts, deals and activities of the one that goes are hung on the one that stays. It can be taken back.", "被并入记录的联系人、商机与跟进记录都会转到保留的记录下，之后仍可撤销。";
    MAY_NOT: "You may see both, but not merge them: that takes the right to change both and to delete one.", "您可以查看这两条记录，但无权合并：需要同时有编辑两条记录和删除其中一条的权限。";
    MERGED_NOW: "{loser} went into {winner}.", "已将{loser}并入{winner}。";
    APART_NOW: "Kept apart: they will not be shown again.", "已标记为不重复，以后不再提示。";

    PAST: "Merged", "合并记录";
    PAST_NONE: "Nothing was merged yet.", "尚无合并记录。";
    INTO: "{loser} went into {winner}", "{loser}并入{winner}";
    BY_WHEN: "{by}, {when}", "{by}，{when}";
    THE_SYSTEM: "The system", "系统";
    UNMERGE: "Take apart again", "撤销合并";
    UNMERGE_TITLE: "Take {loser} out of {winner} again?", "撤销{loser}与{winner}的合并？";
    UNMERGE_WHAT: "{loser} is there again as it was, with what still hangs on {winner} and came with it. What was changed since stays, and you are told what.", "{loser}将恢复原样，随其并入且仍在{winner}名下的记录一并退回。之后改动过的内容保持不变，并会列出。";
    UNDONE: "Taken apart, {when}. Records that went back: {back}; that had moved on and stayed: {left}.", "已于 {when} 撤销：{back} 条记录已退回，{left} 条之后已变动，保持不变。";
    KEPT: "Changed since, and left as it is: {fields}.", "之后已修改、保持不变的字段：{fields}。";
    HISTORY: "What went into this record", "并入本记录的";

    HINT: "Already there?", "可能已存在";
    HINT_OPEN: "Open {name} in a new tab", "在新标签页打开{name}";
    HINT_UNSEEN: "There is one like this that you may not see. Ask your manager before you enter it again.", "系统中已有相似记录，但您无权查看。请先向上级确认，避免重复录入。";

    WINNER_GONE: "The record it went into is not there any more: it was deleted or merged itself. Bring that back first.", "保留的记录已被删除或再次合并，请先恢复该记录。";
    LOSER_GONE: "The record that went is not to be had any more.", "被并入的记录已无法恢复。";
}
