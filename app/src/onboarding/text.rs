//! What the set-up page says.

crate::texts! {
    TITLE: "Set up your company", "初始化您的公司";
    LEAD: "You are the first here, so you become the administrator.", "您是第一位用户，将成为管理员。";
    COMPANY: "Company", "公司名称";
    YOUR_NAME: "Your name", "您的姓名";
    EMAIL: "E-mail", "邮箱";
    PASSWORD: "Password", "密码";
    PASSWORD_HELP: "At least 10 characters.", "至少 10 个字符。";
    CURRENCY: "Base currency", "本位币";
    CURRENCY_HELP: "Totals in other currencies are converted into it.", "其他币种的金额将折算为本位币汇总。";
    DATA_LANGUAGE: "Language of the first data", "初始数据语言";
    TIME_ZONE: "Time zone", "时区";
    TIME_ZONE_HELP: "Days begin and end there.", "以此划分每一天。";
    START_EMPTY: "Start empty", "从零开始";
    START_SAMPLE: "Sample company", "载入示例公司";
    START_HELP: "Empty: a pipeline is ready, the rest is yours. Sample company: made-up customers, deals and activities to try everything with.", "从零开始：已备好一套销售流程，其余由您录入。示例公司：包含虚构的客户、商机和跟进记录，便于试用。";
    SAMPLE_COMPANY: "Farhill Cold Chain", "远山冷链科技";
    SAMPLE_ADMINISTRATOR: "Lin Zhiyuan", "林知远";
    SETTINGS: "Settings", "设置";
    SAMPLE: "Sample data", "示例数据";
    SAMPLE_WHAT: "Fills a company that has no customers yet with made-up ones: members, accounts, products, and a year of deals and work with them. It cannot be taken out again in one go, so use it to try things, not in the company you will work in.", "为尚无客户的公司载入虚构的成员、客户、产品，以及一年的商机与跟进记录。示例数据无法一键清除，请仅用于试用，不要载入正式使用的公司。";
    SAMPLE_LOAD: "Load sample data", "载入示例数据";
}
