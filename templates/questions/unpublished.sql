/*
title: {th: ข้อที่ยังไม่มีลิงก์, en: Items without a link}
about: {th: "จำนวนหน่วยงานที่ยังไม่มีลิงก์ของแต่ละข้อ จากมากไปน้อย", en: "How many agencies have no link for an item, most first"}
columns:
  agencies: {title: {th: หน่วยงาน (แห่ง), en: Agencies}, type: count}
  without: {title: {th: ไม่มีลิงก์ (แห่ง), en: Without a link}, type: count}
  said_done: {title: {th: แจ้งว่าเสร็จแต่ไม่มีลิงก์ (แห่ง), en: Said done without one}, type: count}
  who: {title: {th: หน่วยงานที่ยังไม่มี, en: Who}, type: text, width: 60}
*/
select year, item, min(name) as name, count(*) as agencies,
    count(*) filter (where links = 0) as without,
    count(*) filter (where links = 0 and status = 'done') as said_done,
    -- A cell of a workbook holds 32,767 characters: of a whole country the first names stand there.
    array_to_string(min(agency, 300) filter (where links = 0), ', ')
        || case when without > 300 then ' … +' || (without - 300) else '' end as who
from items
group by year, item
having count(*) filter (where links = 0) > 0
order by without desc, year, try_cast(regexp_extract(item, '\d+') as integer), item
