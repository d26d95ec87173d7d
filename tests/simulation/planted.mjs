export const planted = []
