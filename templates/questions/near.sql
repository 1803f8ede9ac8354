/*
title: {th: หน่วยงานที่ใกล้ถึงระดับถัดไป, en: Agencies near a threshold}
about: {th: "ขาดไม่เกิน {near} คะแนนจากระดับผลถัดขึ้นไป จากใกล้ที่สุด", en: "Not more than {near} points below the next grade, the nearest first"}
*/
select province, agency, year, score, grade, to_next, next_grade
from scores
where level = 'total' and to_next <= $near
order by to_next, province, agency, unit
