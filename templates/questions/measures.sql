/*
title: {th: มาตรการตามสถานะ, en: Measures by status}
about: {th: "จำนวนมาตรการของแต่ละหน่วยงานตามสถานะของรอบล่าสุด", en: "Each agency's measures by the status of their latest report"}
columns:
  count: {title: {th: มาตรการทั้งหมด, en: Measures}, type: count}
  done: {title: {th: ดำเนินการแล้ว, en: Done}, type: count}
  in_progress: {title: {th: อยู่ระหว่าง, en: In progress}, type: count}
  not_started: {title: {th: ยังไม่เริ่ม, en: Not started}, type: count}
  unreported: {title: {th: ยังไม่รายงาน, en: Not reported}, type: count}
*/
select province, agency, year, count(*) as count, count(*) filter (where status = 'done') as done,
    count(*) filter (where status = 'in_progress') as in_progress,
    count(*) filter (where status = 'not_started') as not_started,
    count(*) filter (where status is null) as unreported
from measures
group by unit, province, agency, year
order by done / count(*), province, agency, unit
