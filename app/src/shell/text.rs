//! What the frame around every page says.

crate::texts! {
    APP: "Guanxi", "关系";
    HOME: "Guanxi, to Today", "关系，回到今天";
    NOWHERE: "There is no such page", "页面不存在";
    NOWHERE_TEXT: "The address may be mistyped, or what was here has been deleted.", "地址可能有误，或者该页面的内容已被删除。";
    TO_TODAY: "To Today", "回到今天";
    SKIP: "Skip to the content", "跳到正文";
    MAIN_NAV: "Main", "主导航";
    TODAY: "Today", "今天";
    ACCOUNTS: "Accounts", "客户";
    POOL: "Pool", "公海";
    CONTACTS: "Contacts", "联系人";
    DEALS: "Deals", "商机";
    PRODUCTS: "Products", "产品";
    INSIGHT: "Insight", "洞察";
    ORGANISATION: "Organisation", "组织";
    SETTINGS: "Settings", "设置";
    MORE: "More", "更多";
    SEARCH: "Search or do anything…", "搜索客户、商机、操作…";
    YOU: "{name}: account, language, theme", "{name}：账号、语言与主题";
    MENU: "Menu", "菜单";
    MY_ACCOUNT: "My account", "我的账号";
    MY_SESSIONS: "Where I am signed in", "登录设备";
    LANGUAGE: "Language", "语言";
    THEME: "Theme", "主题";
    LIGHT: "Light", "浅色";
    DARK: "Dark", "深色";
    AUTO: "Like the system", "跟随系统";
    SIGN_OUT: "Sign out", "退出登录";
    SHORTCUTS: "Keyboard shortcuts", "键盘快捷键";
    KEYS_GO: "Go to", "前往";
    KEYS_DO: "On any page", "任意页面";
    KEYS_LIST: "In lists", "在列表中";
    KEYS_BOARD: "On the board", "在看板上";
    KEY_PALETTE: "Search or do anything", "搜索或执行操作";
    KEY_HELP: "This help", "显示快捷键";
    KEY_CREATE: "New record", "新建记录";
    KEY_EDIT: "Edit", "编辑";
    KEY_CLOSE: "Close, take back", "关闭、取消";
    KEY_NEXT: "Next, previous row", "下一行、上一行";
    KEY_SELECT: "Select row", "选择该行";
    KEY_OPEN: "Open", "打开";
    KEY_PEEK: "Peek at the side", "侧边预览";
    KEY_LIFT: "Lift and drop a card", "拿起、放下卡片";
    KEY_MOVE: "Move the lifted card", "移动拿起的卡片";
    KEY_MENU: "Move to…", "移动到…";
}
