//! Messages of pools.

crate::texts! {
    // feasts
    NEW_YEAR: "New Year's Day", "元旦";
    SPRING_FESTIVAL: "Spring Festival", "春节";
    TOMB_SWEEPING: "Tomb-sweeping Day", "清明节";
    LABOUR_DAY: "Labour Day", "劳动节";
    DRAGON_BOAT: "Dragon Boat Festival", "端午节";
    MID_AUTUMN: "Mid-Autumn Festival", "中秋节";
    NATIONAL_DAY: "National Day", "国庆节";
    VICTORY_DAY: "Victory Day", "抗战胜利纪念日";

    // why accounts go back
    NO_CONTACT: "No contact", "未跟进";
    NO_DEAL: "No deal opened", "未创建商机";
    NOT_WON: "No deal won", "未成交";
    NO_CONTACT_N: "no contact for {n} working days", "连续 {n} 个工作日未跟进";
    NO_DEAL_N: "no deal opened for {n} working days", "{n} 个工作日内未创建商机";
    NOT_WON_N: "no deal won for {n} working days", "{n} 个工作日内未成交";

    IN_TURN: "In turn", "轮流分配";
    BY_LOAD: "By load", "按负荷分配";
    BY_REGION: "By region", "按区域分配";
    TO_ONE: "To one person", "指定一人";
    IN_TURN_HELP: "One after another, going on after whoever was given an account last.", "依次分配，从上次分配到的下一人开始。";
    BY_LOAD_HELP: "Each account goes to whoever holds the fewest.", "优先分配给持有客户最少的人。";
    BY_REGION_HELP: "Each account goes to somebody whose region is its province, city or country; others stay.", "分配给负责区域与客户省份、城市或国家一致的人，其余留在公海。";

    // what is refused
    NAME_NEEDED: "Give the pool a name of at most 80 characters.", "请填写公海名称，最多 80 个字符。";
    REGIONS_MANY: "At most 60 regions of 80 characters each.", "最多 60 个区域，每个不超过 80 个字符。";
    NUMBER_WRONG: "Write a whole number from 1 on, or leave it empty.", "请填写大于 0 的整数，或留空。";
    RULES_WRONG: "One line for each level, with 1 to 1,000 working days.", "每个级别一行，工作日数为 1 到 1000。";
    TAKEN: "{name} was faster: this account is theirs now.", "{name} 抢先一步，该客户已归其负责。";
    LEFT_POOL: "This account is no longer in the pool.", "该客户已不在公海中。";
    QUOTA_USED: "You have claimed {n} accounts from this pool today, as many as it allows a day.", "您今天已从该公海领取 {n} 个客户，达到每日上限。";
    ENOUGH_HELD: "{name} holds {n} accounts, as many as one may hold to get another from this pool.", "{name} 已持有 {n} 个客户，达到该公海的持有上限。";
    COOLING: "This account was yours until lately: you may claim it again from {day} on.", "该客户此前由您负责，{day} 起才能再次领取。";
    NO_POOL_TAKES: "No pool takes this account back. Ask an administrator to set one up.", "没有公海可以接收该客户，请联系管理员设置。";
    POOL_HOLDS_STILL: "Accounts still wait in this pool. Assign them first.", "公海中仍有客户，请先分配。";
    RECEIVER_GONE: "There is nobody here to give them to.", "没有可接收的成员。";
    HOLDER_GONE: "Somebody this pool is open to is no longer here. Take them out.", "该公海开放的对象中有已不存在的成员、岗位或部门，请移除。";
    DAY_WRONG: "Choose a day between 2000 and 2100.", "请选择 2000 至 2100 年之间的日期。";
    REST_WRONG: "At least one day of the week is worked.", "每周至少有一个工作日。";

    // the list
    POOL: "Pool", "公海";
    POOLS: "Customer pools", "公海";
    SEARCH_POOL: "Search the pool…", "搜索公海客户…";
    LEVEL: "Level", "级别";
    NO_LEVEL: "Without a level", "未分级";
    PROVINCE: "Region", "区域";
    NAME: "Name", "名称";
    INDUSTRY: "Industry", "行业";
    CITY: "City", "城市";
    WAITS_SINCE: "In the pool since", "进入公海时间";
    LAST_TOUCH: "Last dealt with", "最近跟进";
    NEVER: "never", "从未";
    CLAIM: "Claim", "领取";
    CLAIM_NAMED: "Claim {name}", "领取 {name}";
    CLAIMED: "{name} is yours now.", "{name} 现在由您负责。";
    CLAIMS_LEFT: "{n} claims left today", "今日还可领取 {n} 个";
    NO_CLAIMS_LEFT: "no claims left today", "今日领取次数已用完";
    ROOM_LEFT: "room for {n} more", "还可持有 {n} 个";
    NO_ROOM: "no room for more", "已达持有上限";
    ASSIGN: "Assign", "分配";
    ASSIGN_N: "Assign {n} accounts", "分配 {n} 个客户";
    ASSIGN_ONE: "Assign 1 account", "分配 1 个客户";
    MANNER: "How", "分配方式";
    RECEIVER: "To", "分配给";
    RECEIVERS: "Among", "参与分配的成员";
    ALL_WHO_CLAIM: "Everybody who may claim here", "所有可领取的成员";
    GIVEN: "{what} given", "已分配：{what}";
    STAY: "{n} stay in the pool", "{n} 个留在公海";
    NOBODY_GOT: "Nothing could be given; {n} stay in the pool.", "未能分配，{n} 个留在公海。";
    EMPTY_POOL: "Nothing waits here", "公海中暂无客户";
    EMPTY_POOL_TEXT: "Accounts come here when they are released, or when their owner has left them alone too long.", "被放回或长期未跟进的客户会进入这里。";
    NO_POOLS: "No pool is open to you", "没有对您开放的公海";
    NO_POOLS_TEXT: "An administrator sets pools up and says who may claim from them.", "公海由管理员设置，并决定谁可以领取。";
    HIDDEN_UNTIL: "Hidden until claimed: {what}", "领取后可见：{what}";
    WAITING_N: "{n} waiting", "{n} 个待领取";

    // on the account's page
    STRIP: "Customer pool", "公海";
    WAITS: "Waits in the pool {pool}", "在公海“{pool}”中等待领取";
    WAITS_DAY: "Waits in the pool {pool} since {day}", "自 {day} 起在公海“{pool}”中等待领取";
    GOES_BACK: "Goes back to the pool {pool} on {day}: {because}.", "{because}，将于 {day} 回收至公海“{pool}”。";
    KEPT_BY_DEAL: "Does not go back to the pool while a deal is open.", "有进行中的商机，暂不回收至公海。";
    IN_DAYS_ONE: "in 1 working day", "还有 1 个工作日";
    IN_DAYS: "in {n} working days", "还有 {n} 个工作日";
    NEXT_ROUND: "with the next round", "下次回收时";
    COOLING_SHORT: "You may claim it again from {day} on.", "{day} 起您可再次领取。";
    RELEASE: "Release to the pool", "放回公海";
    RELEASE_TITLE: "Release {name} to the pool {pool}?", "将 {name} 放回公海“{pool}”？";
    RELEASE_WHAT: "It is then nobody's, and so are your contacts there; whoever may claim from the pool can have it.", "放回后该客户及您名下的相关联系人将无人负责，有权限的成员可领取。";
    REASON: "Reason", "原因";
    REASON_HELP: "Told in the timeline.", "将显示在时间线中。";
    REASON_LONG: "Use at most 300 characters.", "最多 300 个字符。";
    RELEASED: "{name} is in the pool {pool} now.", "{name} 已放回公海“{pool}”。";

    // today
    SOON_BACK: "Soon back in the pool", "即将回收至公海";

    // settings
    SETTINGS: "Settings", "设置";
    TAB_POOLS: "Pools", "公海";
    TAB_CALENDAR: "Working days", "工作日历";
    TAB_TOMORROW: "Tomorrow", "明日回收";
    NEW_POOL: "New pool", "新建公海";
    EDIT_POOL: "Edit {name}", "编辑 {name}";
    SAVE: "Save", "保存";
    SAVED: "{name} saved.", "{name} 已保存。";
    DELETE: "Delete", "删除";
    DELETE_TITLE: "Delete the pool {name}?", "删除公海“{name}”？";
    DELETE_WHAT: "Its rules go with it. Accounts that would have come here go to another pool that takes them, or stay.", "其规则将一并删除；原本回收至此的客户将进入其他匹配的公海，或不再回收。";
    DELETED: "{name} deleted.", "{name} 已删除。";
    TAKES: "Takes back", "回收范围";
    TAKES_HELP: "Which accounts come back here; where several pools fit, the first of the list. Nothing chosen: any.", "决定哪些客户回收至此；多个公海符合时按列表顺序取第一个。不选则不限。";
    TAKES_ANY: "any account", "全部客户";
    DEPARTMENTS: "Departments", "部门";
    REGIONS: "Regions", "区域";
    REGIONS_HELP: "Provinces, cities or countries, separated by commas.", "省份、城市或国家，用逗号分隔。";
    LEVELS: "Levels", "级别";
    RULES: "Goes back after working days", "回收规则（工作日）";
    RULES_HELP: "Empty: never for that reason.", "留空表示不按该条件回收。";
    ANY_LEVEL: "All others", "其余级别";
    PROTECT: "Accounts with an open deal stay", "有进行中商机的客户不回收";
    LIMITS: "Limits", "限额";
    HOLDING_LIMIT: "Most accounts one may hold", "每人持有上限";
    CLAIMS_A_DAY: "Claims a day", "每日领取上限";
    COOLDOWN: "Working days before a former owner may claim again", "原负责人再次领取的冷却期（工作日）";
    UNLIMITED: "no limit", "不限";
    HIDDEN: "Hidden until claimed", "领取前隐藏";
    DOORS: "Who may", "访问权限";
    DOORS_HELP: "Whoever is named sees the pool; a department counts with all below it.", "列出的对象可查看公海；部门包含其下级。";
    EVERYBODY: "Everybody", "所有人";
    MAY_CLAIM: "claim", "领取";
    MAY_ASSIGN: "assign", "分配";
    ADD_HOLDER: "Let somebody in…", "添加成员、岗位或部门…";
    TAKE_OUT: "Take out {name}", "移除 {name}";
    NOBODY_IN: "Nobody but administrators", "仅管理员";
    GONE: "no longer here", "已不存在";
    NO_POOL_YET: "No pool yet", "还没有公海";
    NO_POOL_YET_TEXT: "A pool keeps accounts that nobody looks after, and takes back those that were left alone too long.", "公海存放无人负责的客户，并回收长期未跟进的客户。";
    LAST_RUN: "Last round {day}: {n} went back, {m} warnings.", "最近一轮 {day}：回收 {n} 个，提醒 {m} 条。";
    NO_RUN: "No round yet: accounts go back every morning.", "尚未执行：每天早晨自动回收。";

    TOMORROW_WHAT: "What would go back tomorrow morning if nothing happened today. Nothing is done here.", "若今天没有新的跟进，明早将回收的客户。此处仅为预览。";
    TOMORROW_NONE: "Nothing goes back tomorrow", "明日没有客户回收";
    TOMORROW_NONE_TEXT: "By today's rules every account stays where it is.", "按当前规则，所有客户保持不变。";
    OWNER: "Owner", "负责人";
    BECAUSE: "Because", "原因";

    CALENDAR_WHAT: "Everything about pools is counted in these days.", "公海的所有期限均按此日历计算。";
    CHINA: "Mainland China's public holidays and make-up workdays", "中国大陆法定节假日及调休";
    CHINA_HELP: "Known from 2004 to 7 October 2026; add later years by hand once they are announced.", "内置 2004 年至 2026 年 10 月 7 日的数据，之后的年份请在公布后手动添加。";
    YEAR_UNKNOWN: "The national list for {year} is not built in: add its days by hand.", "未内置 {year} 年的国家安排，请手动添加。";
    FREE_DAYS: "Free days of the week", "每周休息日";
    DAY: "Day", "日期";
    KIND: "Kind", "类型";
    WORKED: "worked", "上班";
    FREE: "free", "休息";
    DAY_NAME: "Called", "名称";
    ADD_DAY: "Add the day", "添加";
    OWN_DAYS: "Days of your own", "自定义日期";
    NATIONAL_DAYS: "National list", "国家安排";
    NO_OWN_DAYS: "None in this year.", "本年暂无。";
    FORGET_DAY: "Forget {day}", "移除 {day}";
    MADE_UP: "works on a weekend", "调休上班";
}
