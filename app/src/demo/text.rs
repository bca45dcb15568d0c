//! What is said about the sample data.

crate::texts! {
    NOT_EMPTY: "This company has records of its own; sample data would mix with them.", "公司已有自己的数据，载入示例数据会与其混在一起。";
    LOADED_ALREADY: "The sample data is in this company already; it comes once.", "该公司已载入过示例数据，不能重复载入。";
    OTHER_PIPELINE: "The sample needs the first pipeline as it was in the beginning.", "示例数据需要使用初始的销售流程。";
}
