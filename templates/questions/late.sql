/*
title: {th: งานที่เลยกำหนด, en: What is late}
about: {th: "ข้อ OIT และมาตรการที่ยังไม่เสร็จหลังกำหนด ณ วันที่ {today} จากช้าที่สุด", en: "Items and measures that are not done after their day, as of {today}, the latest first"}
columns:
  days: {title: {th: ช้า (วัน), en: Days late}, type: count}
  count: {title: {th: จำนวน, en: How many}, type: count}
  what: {title: {th: ข้อและมาตรการ, en: Items and measures}, type: text, width: 60}
  first_due: {title: {th: กำหนดแรกสุด, en: First due}, type: day}
*/
with waiting as (
    select unit, province, agency, department, due_on, item as code
    from items where status is distinct from 'done' and due_on < $today
    union all
    select unit, province, agency, department, ends_on, measure
    from measures where status is distinct from 'done' and ends_on < $today
)
select province, agency, department, max($today - due_on) as days, min(due_on) as first_due, count(*) as count,
    string_agg(code, ', ' order by due_on, regexp_extract(code, '\D+'), try_cast(regexp_extract(code, '\d+') as integer), code) as what
from waiting
group by unit, province, agency, department
order by days desc, count desc, province, agency, unit, department
