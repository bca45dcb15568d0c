//! What a customer is.

use crate::id_type;

id_type!(
    /// A company or household the business deals with.
    AccountId
);
id_type!(
    /// A person at an account.
    ContactId
);
id_type!(
    /// Something done or to be done with a customer.
    ActivityId
);
id_type!(
    /// A possible sale. Deals live in the pipeline; the id is named here because what is done with a customer may be about one.
    DealId
);
