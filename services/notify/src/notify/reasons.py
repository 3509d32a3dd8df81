"""Why something was not sent: stable code -> what an operator reads. A mail that is not sent has a word that is counted."""

WHY = {
    "": "",
    "address.none": "没有登记这个渠道的地址",
    "address.dead": "该地址已被判定为无法送达",
    "address.refused": "对方服务器表示没有这个地址",
    "content.refused": "对方服务器拒收了这封信",
    "channel.busy": "对方服务器暂时不收信",
    "channel.away": "发送渠道连接不上",
    "channel.unset": "没有配置这个发送渠道",
    "answer.lost": "已交给对方服务器，但没有收到回执",
    "process.ended": "发送途中程序中断",
    "fact.too_old": "事情已过去 48 小时，只保留站内信",
    "template.broken": "信件模板有误，等待修复",
    "sms.number_illegal": "手机号码格式不对",
    "sms.number_stopped": "手机号码已停机或是空号",
    "sms.too_many": "该手机号收到的短信过多，已被运营商限制",
    "sms.refused": "短信服务商拒绝发送",
    "sms.unknown": "短信服务商没有收到这条短信",
}


def why_label(code: str) -> str:
    """The Chinese sentence of a code; an unknown code is shown as it is."""
    return WHY.get(code, code)
