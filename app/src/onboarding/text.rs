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
    SAMPLE_WHAT: "Fills the company with made-up records: 6 members, more than 60 customers with their contacts, 12 products, and a year of deals and work with them. It comes once and cannot be taken out again in one go, so use it to try things, not in the company you will work in.", "载入虚构数据：6 位成员、60 多家客户及其联系人、12 种产品，以及一年的商机与跟进记录。示例数据只能载入一次，且无法一键清除，请仅用于试用，不要载入正式使用的公司。";
    SAMPLE_THERE: "The sample data is in this company already; it comes once.", "该公司已载入过示例数据，不能重复载入。";
    SAMPLE_USED: "This company has records of its own (accounts: {accounts}, contacts: {contacts}, deals: {deals}). The sample would stand among them.", "该公司已有自己的数据：{accounts} 家客户、{contacts} 位联系人、{deals} 个商机。示例数据会与它们混在一起。";
    SAMPLE_SURE: "Mix made-up records with your own?", "将虚构数据与自有数据混合？";
    SAMPLE_SURE_TEXT: "More than 60 accounts, 100 contacts, 160 deals, 350 activities, 12 products and 6 members are added to your own records (accounts: {accounts}, contacts: {contacts}, deals: {deals}) and count in every total. Nothing marks them afterwards: they cannot be told apart from yours or taken out together.", "将在您现有的 {accounts} 家客户、{contacts} 位联系人、{deals} 个商机之外，增加 60 多家客户、100 多位联系人、160 多个商机、350 多条跟进、12 种产品和 6 位成员，并计入所有合计。载入后没有任何标记，无法与您的数据区分，也无法一并移除。";
    SAMPLE_MIX: "Add them anyway", "仍然载入";
    SAMPLE_LOAD: "Load sample data", "载入示例数据";
}
