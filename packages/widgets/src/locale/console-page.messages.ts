import { defineMessages } from "./messages.ts";

/** Words of the page around the console's elements. */
export const consolePageMessages = defineMessages({
  zh: {
    brand: "准绳",
    name: "监督台",
    title: "信号",
    skip: "跳到信号列表",
    language: "English",
    noScript: "本页需要脚本才能读取信号。没有数据不等于没有风险。",
    tampered: "演示：被改动过的副本的核对",
    tamperedHint: "这里核对的是一份有意改动过的副本，不是正在使用的留痕。",
    back: "返回列表",
    signOut: "退出登录",
    signOutFailed: "未能退出，请重试",
  },
  en: {
    brand: "Plumbline",
    name: "console",
    title: "Signals",
    skip: "Skip to the signals",
    language: "中文",
    noScript: "This page needs scripts to load signals. No data does not mean no risk.",
    tampered: "Demonstration: check of an altered copy",
    tamperedHint: "What is checked here is a copy that was altered on purpose, not the trail in use.",
    back: "Back to the list",
    signOut: "Sign out",
    signOutFailed: "Not signed out; retry",
  },
});
