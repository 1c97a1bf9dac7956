import type { DivisionRow } from "./division.ts";

// What the yearly lists of the Ministry of Civil Affairs say, from that of 1981 on; of changes within a province only a few
// well-known ones, to try the history out with. A system brings the whole list of its own place.
const PROVINCES =
  "11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 31上海市 32江苏省 33浙江省 34安徽省 35福建省 " +
  "36江西省 37山东省 41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 51四川省 52贵州省 53云南省 54西藏自治区 61陕西省 62甘肃省 " +
  "63青海省 64宁夏回族自治区 65新疆维吾尔自治区 71台湾省";

/** Provinces, and some mergers, splits and a renaming with the years in which they came into the lists. */
export const SAMPLE_DIVISIONS: readonly DivisionRow[] = [
  ...PROVINCES.split(" ").map((province) => ({ code: `${province.slice(0, 2)}0000`, name: province.slice(2), from: "1981" })),
  { code: "460000", name: "海南省", from: "1988" },
  { code: "500000", name: "重庆市", from: "1997" },
  { code: "810000", name: "香港特别行政区", from: "1997-07-01" },
  { code: "820000", name: "澳门特别行政区", from: "1999-12-20" },

  { code: "110101", name: "东城区", from: "1981" },
  { code: "110102", name: "西城区", from: "1981" },
  { code: "110103", name: "崇文区", from: "1981", to: "2010", successors: [{ code: "110101" }] },
  { code: "110104", name: "宣武区", from: "1981", to: "2010", successors: [{ code: "110102" }] },

  { code: "310106", name: "静安区", from: "1981" },
  { code: "310108", name: "闸北区", from: "1981", to: "2015", successors: [{ code: "310106" }] },
  { code: "310115", name: "浦东新区", from: "1992" },
  { code: "310119", name: "南汇区", from: "2001", to: "2009", successors: [{ code: "310115" }] },

  { code: "330102", name: "上城区", from: "1983" },
  { code: "330103", name: "下城区", from: "1983", to: "2021", successors: [{ code: "330105" }] },
  { code: "330105", name: "拱墅区", from: "1983", successors: [{ code: "330103", from: "1996" }] },

  { code: "370116", name: "莱芜区", from: "2018" },
  { code: "371202", name: "莱城区", from: "1992", to: "2018", successors: [{ code: "371203", from: "2006" }, { code: "370116" }] },
  { code: "370117", name: "钢城区", from: "2018" },
  { code: "371203", name: "钢城区", from: "1992", to: "2018", successors: [{ code: "370117" }] },

  { code: "420600", name: "襄樊市", from: "1981", to: "2010" },
  { code: "420600", name: "襄阳市", from: "2010" },

  { code: "460002", name: "琼海市", from: "1992", to: "2001", successors: [{ code: "469002" }] },
  { code: "469002", name: "琼海市", from: "2001" },
];
