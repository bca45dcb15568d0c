//! Messages of sign-in, members and roles.

crate::texts! {
    ROLE_ADMINISTRATOR: "Administrator", "管理员";
    ROLE_MANAGER: "Manager", "主管";
    ROLE_MEMBER: "Member", "成员";
    STATUS_ACTIVE: "Active", "在用";
    STATUS_INVITED: "Invited", "已邀请";
    STATUS_LISTED: "No sign-in", "仅名录";
    STATUS_INACTIVE: "Deactivated", "已停用";
    PASSWORD_SHORT: "Use at least 10 characters.", "密码至少 10 个字符。";
    PASSWORD_LONG: "Use at most 200 characters.", "密码最多 200 个字符。";
    PASSWORD_WEAK: "Too easy to guess: choose something that is not your address or one repeated character.", "密码过于简单，请勿使用邮箱名或重复字符。";
    EMAIL_BAD: "This is not an e-mail address, such as lin@example.com.", "邮箱格式不正确，例如 lin@example.com。";
    EMAIL_TAKEN: "This address is already in use.", "该邮箱已被使用。";
    NAME_NEEDED: "A name is needed.", "请填写名称。";
    NAME_LONG: "This name is too long.", "名称过长。";
    SIGN_IN_WRONG: "The address or the password is not right.", "邮箱或密码不正确。";
    LAST_ADMINISTRATOR: "Somebody must remain administrator.", "至少保留一名管理员。";
    INVITATION_VOID: "This invitation has been used or has run out. Ask for a new one.", "邀请链接已使用或已过期，请重新索取。";
    TIME_ZONE_UNKNOWN: "Not a time zone, such as Asia/Shanghai.", "不是有效的时区，例如 Asia/Shanghai。";
    ALREADY_SET_UP: "This installation is already set up. Sign in instead.", "系统已完成初始化，请直接登录。";
}
