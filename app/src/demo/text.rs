//! What is said about the sample data.

crate::texts! {
    NOT_EMPTY: "This company has records of its own; sample data would mix with them.", "公司已有自己的数据，载入示例数据会与其混在一起。";
    LOADED_ALREADY: "The sample data is in this company already; it comes once.", "该公司已载入过示例数据，不能重复载入。";
    OTHER_PIPELINE: "The sample needs the first pipeline as it was in the beginning.", "示例数据需要使用初始的销售流程。";
    ABROAD: "International sales", "海外销售部";
    ABROAD_HEAD: "Head of international sales", "海外销售总监";
    ABROAD_SELLER: "International sales rep", "海外销售代表";
    EAST_POOL: "East China", "华东公海";
    OPEN_POOL: "Everybody's", "公共公海";
    KEY_ACCOUNTS: "Key accounts", "大客户组";
    KEY_ACCOUNTS_WHAT: "Looks after the customers who buy in several regions.", "服务跨区域采购的大客户。";
}
