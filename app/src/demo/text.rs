//! What is said about the sample data.

crate::texts! {
    NOT_EMPTY: "This company has customers already; sample data is only for an empty one.", "公司已有客户数据，示例数据只能载入空白公司。";
    OTHER_PIPELINE: "The sample needs the first pipeline as it was in the beginning.", "示例数据需要使用初始的销售流程。";
}
